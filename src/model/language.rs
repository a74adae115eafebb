//! The languages that texts are told apart by.
//!
//! Detection lives in `text`, stemming in `index`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! languages {
    ($($name:ident $code:literal),* $(,)?) => {
        /// A language that has a stemmer or a way of its own of finding words, or [`Language::Other`].
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Language {
            $($name,)*
            /// Not recognised, or without a stemmer.
            #[default]
            Other,
        }

        impl Language {
            /// Every recognised language.
            pub const ALL: &'static [Language] = &[$(Language::$name),*];

            /// The ISO 639-1 code; `und` for [`Language::Other`].
            pub fn code(self) -> &'static str {
                match self { $(Language::$name => $code,)* Language::Other => "und" }
            }
        }

        impl FromStr for Language {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                match code.to_ascii_lowercase().as_str() { $($code => Ok(Language::$name),)* "und" => Ok(Language::Other), _ => Err(()) }
            }
        }
    };
}

languages! {
    English "en", French "fr", German "de", Spanish "es", Italian "it", Portuguese "pt", Dutch "nl",
    Swedish "sv", Danish "da", Norwegian "no", Finnish "fi", Romanian "ro", Hungarian "hu", Russian "ru",
    Greek "el", Turkish "tr", Arabic "ar", Tamil "ta", Polish "pl", Czech "cs", Ukrainian "uk",
    Chinese "zh", Japanese "ja", Korean "ko",
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

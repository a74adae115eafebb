//! Locators: the address of anything, `archive:service/document@version#clause`.
//!
//! Reading and writing only; finding what a locator names needs an archive's holdings.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Timestamp;

/// Which version of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum VersionRef {
    /// The latest that is not junk; also what no `@` means.
    #[default]
    Latest,
    /// The first.
    First,
    /// The one before the latest.
    Previous,
    /// The one in force on a day (`2020-01-01`, `2020-01`, `2020`) or at a moment, as written.
    Date(String),
    /// The one recorded by the commit with this prefix (at least four hexadecimal digits).
    Commit(String),
}

/// The address of a service, a document, a version or a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locator {
    /// The archive's name, where several are open.
    pub archive: Option<String>,
    /// Slug of the service.
    pub service: String,
    /// Slug of the document; `None` names the service.
    pub document: Option<String>,
    /// `None` where no `@` was written.
    pub version: Option<VersionRef>,
    /// Prefix of a clause id, in lower-case hexadecimal digits.
    pub clause: Option<String>,
}

/// Why a text is not a locator.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LocatorError {
    /// Nothing before the first `/`, `@` or `#`.
    #[error("the locator {0:?} names no service; write service/document@version#clause")]
    NoService(String),
    /// `service@…` or `service#…`.
    #[error(
        "the locator {0:?} has a version or a clause but no document; write service/document@version#clause"
    )]
    NoDocument(String),
    /// `@` and then something else than a version.
    #[error(
        "{0:?} is not a version; write latest, first, previous, a date such as 2020-01-31, or a commit prefix"
    )]
    Version(String),
    /// `#` and then something else than hexadecimal digits.
    #[error("{0:?} is not a clause; write # and at least four hexadecimal digits")]
    Clause(String),
}

fn is_hex(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

impl FromStr for VersionRef {
    type Err = LocatorError;

    fn from_str(text: &str) -> Result<Self, LocatorError> {
        match text {
            "latest" | "" => Ok(Self::Latest),
            "first" => Ok(Self::First),
            "previous" => Ok(Self::Previous),
            // A bare year is a date, though it could be read as hexadecimal digits.
            _ if Timestamp::parse(text).is_some() => Ok(Self::Date(text.to_owned())),
            _ if is_hex(text) && text.len() <= 40 => Ok(Self::Commit(text.to_ascii_lowercase())),
            _ => Err(LocatorError::Version(text.to_owned())),
        }
    }
}

impl fmt::Display for VersionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Latest => "latest",
            Self::First => "first",
            Self::Previous => "previous",
            Self::Date(text) | Self::Commit(text) => text,
        })
    }
}

impl FromStr for Locator {
    type Err = LocatorError;

    fn from_str(text: &str) -> Result<Self, LocatorError> {
        let (rest, clause) = match text.split_once('#') {
            Some((rest, clause)) if is_hex(clause) && clause.len() <= 32 => {
                (rest, Some(clause.to_ascii_lowercase()))
            }
            Some((_, clause)) => return Err(LocatorError::Clause(clause.to_owned())),
            None => (text, None),
        };
        let (rest, version) = match rest.split_once('@') {
            Some((rest, version)) => (rest, Some(version.parse()?)),
            None => (rest, None),
        };
        let (archive, rest) = match rest.split_once(':') {
            Some((archive, rest)) if !archive.is_empty() => (Some(archive.to_owned()), rest),
            _ => (None, rest),
        };
        let (service, document) = match rest.split_once('/') {
            Some((service, document)) if !document.is_empty() => (service, Some(document.to_owned())),
            Some((service, _)) => (service, None),
            None => (rest, None),
        };
        if service.is_empty() {
            return Err(LocatorError::NoService(text.to_owned()));
        }
        if document.is_none() && (version.is_some() || clause.is_some()) {
            return Err(LocatorError::NoDocument(text.to_owned()));
        }
        Ok(Self { archive, service: service.to_owned(), document, version, clause })
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(archive) = &self.archive {
            write!(f, "{archive}:")?;
        }
        f.write_str(&self.service)?;
        if let Some(document) = &self.document {
            write!(f, "/{document}")?;
        }
        if let Some(version) = &self.version {
            write!(f, "@{version}")?;
        }
        if let Some(clause) = &self.clause {
            write!(f, "#{clause}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_round_trip() {
        for text in [
            "velmora",
            "velmora/privacy-policy",
            "velmora/privacy-policy@2020-01-01#c4f1a9",
            "pga:x/terms@previous",
            "x/terms@2020",
            "x/terms@deadbeef",
            "rté/terms@first#00ff",
        ] {
            assert_eq!(text.parse::<Locator>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn wrong_locators_say_what_is_wrong() {
        for (text, error) in [
            ("", LocatorError::NoService(String::new())),
            ("/terms", LocatorError::NoService("/terms".into())),
            ("x@latest", LocatorError::NoDocument("x@latest".into())),
            ("x/t@soon", LocatorError::Version("soon".into())),
            ("x/t#nothex", LocatorError::Clause("nothex".into())),
        ] {
            assert_eq!(text.parse::<Locator>(), Err(error));
        }
    }

    #[test]
    fn what_a_version_reference_is() {
        assert_eq!("2020".parse(), Ok(VersionRef::Date("2020".into())));
        assert_eq!("20201".parse(), Ok(VersionRef::Commit("20201".into())));
        assert_eq!("ABCD".parse(), Ok(VersionRef::Commit("abcd".into())));
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_leads_back(text in "(\\PC|[-/@#:0-9a-f]){0,40}") {
            if let Ok(locator) = text.parse::<Locator>() {
                let printed = locator.to_string();
                proptest::prop_assert_eq!(printed.parse::<Locator>(), Ok(locator), "{}", printed);
            }
        }

        #[test]
        fn every_locator_can_be_written(
            archive in proptest::option::of("[a-z]{1,6}"),
            service in "[a-z][-a-z]{0,8}",
            document in "[a-z][-a-z]{0,8}",
            version in proptest::option::of("latest|first|previous|20[0-9][0-9]-0[1-9]|[a-f]{4,40}"),
            clause in proptest::option::of("[0-9a-f]{4,32}"),
        ) {
            let version = version.map(|version| version.parse().unwrap());
            let locator = Locator { archive, service, document: Some(document), version, clause };
            proptest::prop_assert_eq!(locator.to_string().parse::<Locator>(), Ok(locator));
        }
    }
}

//! Names of bytes: git object ids, SHA-256 digests, files of a folder.
//!
//! Only the names; reading what they name is the `source` layer's business.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Twenty bytes that name a git object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ObjectId(pub [u8; 20]);

/// A SHA-256 digest of a version's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Reads 64 hexadecimal digits, in either case.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        decode_hex(hex, &mut bytes).then_some(Self(bytes))
    }
}

impl ObjectId {
    /// Reads 40 hexadecimal digits, in either case.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 20];
        decode_hex(hex, &mut bytes).then_some(Self(bytes))
    }

    /// Whether it begins with these hexadecimal digits, in lower case.
    pub fn starts_with(&self, digits: &str) -> bool {
        let own = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digit = |own: u8| b"0123456789abcdef"[usize::from(own)];
        digits.len() <= 40 && digits.bytes().zip(own).all(|(wanted, own)| wanted == digit(own))
    }
}

fn decode_hex(hex: &str, into: &mut [u8]) -> bool {
    hex.len() == into.len() * 2
        && hex.is_ascii()
        && into.iter_mut().enumerate().all(|(i, byte)| {
            u8::from_str_radix(&hex[i * 2..i * 2 + 2], 16).map(|value| *byte = value).is_ok()
        })
}

macro_rules! hex_display {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}
hex_display!(ObjectId);
hex_display!(Digest);

/// Where a version's bytes are kept, in words that only its own source understands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Content {
    /// A blob of a git repository.
    Blob(ObjectId),
    /// A file of a corpus folder: its path from the folder's root, with `/` between parts, and the
    /// file's size and modification time (nanoseconds), so that an edited file is new content.
    File {
        /// Path from the corpus folder's root.
        path: String,
        /// Size in bytes.
        size: u64,
        /// Modification time, nanoseconds since 1970; 0 where there is none, and in the embedded sample,
        /// whose files have no times, a hash of the bytes.
        modified: i128,
    },
    /// A content of another history that was joined to the archive's own.
    Elsewhere {
        /// Which history: a number that only the archive's source understands.
        history: u64,
        /// What that history calls it.
        content: Box<Content>,
    },
}

impl Content {
    /// The number of the history that it comes from; `None` for the archive's own.
    pub fn history(&self) -> Option<u64> {
        match self {
            Self::Elsewhere { history, .. } => Some(*history),
            Self::Blob(_) | Self::File { .. } => None,
        }
    }

    /// What it is called in the history that it comes from.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Elsewhere { content, .. } => content.plain(),
            Self::Blob(_) | Self::File { .. } => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_round_trip() {
        let hex = "fbf33351fbf33351fbf33351fbf33351fbf33351";
        assert_eq!(ObjectId::from_hex(hex).unwrap().to_string(), hex);
        assert_eq!(ObjectId::from_hex(&hex[1..]), None);
        assert_eq!(ObjectId::from_hex(&hex.replace('b', "x")), None);
        assert_eq!(ObjectId::from_hex(&"é".repeat(20)), None);
    }
}

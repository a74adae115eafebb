//! The rules that come with the program, a file a field, in the order in which they are listed.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("rules/", $name), include_str!(concat!("../../assets/rules/", $name)))),*]
    };
}

/// Name and text of each file.
pub(super) const BUNDLED: &[(&str, &str)] = files![
    "data.toml",
    "advertising.toml",
    "sensitive.toml",
    "ai.toml",
    "rights.toml",
    "account.toml",
    "content.toml",
    "conduct.toml",
    "changes.toml",
    "money.toml",
    "disputes.toml",
    "liability.toml",
];

//! THIRD-PARTY.md says of every package of Cargo.lock which version it is and how it is licensed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Licences of which one, or where it says AND each, must hold for what is in the program.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "MIT",
    "MIT-0",
    // Of single files, and only where these themselves are changed.
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "WTFPL",
    "Zlib",
];

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Name, version, licence and where its text is, of every row of the tables under a heading.
fn rows(text: &str) -> Vec<[String; 4]> {
    let cells = |line: &str| -> Option<[String; 4]> {
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.get(1..5)?.to_vec().try_into().ok()
    };
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Package |"));
    rows.filter_map(cells).collect()
}

#[test]
fn every_package_is_listed_as_it_is_locked() {
    let lock: toml::Table = file("Cargo.lock").parse().expect("Cargo.lock is TOML");
    let packages = lock["package"].as_array().expect("packages");
    let locked: BTreeSet<(String, String)> = packages
        .iter()
        .filter(|package| package.get("source").is_some())
        .map(|package| {
            let text = |key: &str| package[key].as_str().expect("a text").to_owned();
            (text("name"), text("version"))
        })
        .collect();
    let listed = rows(&file("THIRD-PARTY.md"));
    assert_eq!(
        listed.into_iter().map(|[name, version, ..]| (name, version)).collect::<BTreeSet<_>>(),
        locked,
        "run packaging/third-party"
    );
}

#[test]
fn licences_in_the_program_are_allowed() {
    let text = file("THIRD-PARTY.md");
    let (inside, _) = text.split_once("\n## Not in it").expect("two parts");
    for [name, _, licence, _] in rows(inside) {
        let licence = licence.replace(" / ", " OR ").replace('/', " OR ").replace(['(', ')'], "");
        let allowed = |part: &str| part.split(" OR ").any(|licence| ALLOWED.contains(&licence.trim()));
        assert!(licence.split(" AND ").all(allowed), "{name}: {licence}");
    }
}

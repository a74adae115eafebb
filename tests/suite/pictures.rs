//! The README's pictures are drawn by the real interface: one that has gone stale fails here.
//!
//! `FINEPRINT_UPDATE_PICTURES=1 cargo test pictures` draws them anew.

use std::path::Path;

use crate::support::screen::Screen;

const PICTURES: &[(&str, (u16, u16), &str)] = &[
    ("screen.svg", (132, 38), "/machine-learning system<enter>"),
    ("search.svg", (132, 38), "/arbitration is:gone<down><down>"),
    ("compare.svg", (132, 38), "forrin usage<enter>ljcnn"),
    ("lineage.svg", (132, 23), "/\"viewing history for\"<enter>H"),
    ("changes.svg", (132, 30), "/machine-learning system<enter>L"),
    (
        "dossier.svg",
        (132, 30),
        "/machine-learning system<enter>aSince when? Ask them #training<enter>/\"class member in any class\" is:current\
         <enter>a#waiver<enter>Ca<enter>What they added here #waiver<enter>D",
    ),
    ("page.svg", (132, 52), "/\"class member in any class\" is:current<enter><enter>"),
];

#[test]
fn pictures_show_what_the_program_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let update = std::env::var_os("FINEPRINT_UPDATE_PICTURES").is_some();
    for &(name, size, keys) in PICTURES {
        let mut screen = Screen::themed(size, "dark");
        screen.press(keys);
        let drawn = screen.svg();
        let path = folder.join(name);
        if update {
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == drawn, "assets/{name} is stale: FINEPRINT_UPDATE_PICTURES=1 cargo test pictures");
    }
}

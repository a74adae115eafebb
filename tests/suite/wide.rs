//! Characters that are two columns wide, none, or written from the right: no frame breaks by them.

use std::sync::Arc;

use fineprint::library::Archive;
use fineprint::source::testing::write_file;

use crate::support::home::Home;
use crate::support::screen::{SIZES, Screen};

/// A text of such characters, with one word changed.
fn text(word: &str) -> String {
    format!(
        "# 利用規約 と 条件\n\n## 返金について 👨‍👩‍👧‍👦\n\n当社は、{word}、いつでもこの規約を変更することができます。変更は掲載の時に効力を生じ\
         ます。\n\nC\u{0327}a\u{0300} e\u{0301}te\u{0301} écrit avec des accents combinés e\u{0301}e\u{0301}e\u{0301}e\u{0301} \
         partout. 🏳️‍🌈 ☎️ ✂︎ 🇯🇵 ok.\n\n## استرداد\n\nيمكننا تغيير هذه الشروط في أي وقت {word} وسنخبرك بذلك قبل ثلاثين يومًا على \
         الأقل.\n\n| 料金 | السعر | 💶 |\n|---|---|---|\n| 返金 | مجاني | 無料 |\n| 口座の閉鎖 | e\u{0301}te\u{0301} | 5 € |\n"
    )
}

/// Every row of the body begins and ends with a border, whatever stands between.
#[track_caller]
fn frames_are_whole(screen: &Screen, what: &str) {
    let buffer = screen.buffer();
    let body = screen.app().layout.body;
    let borders = "│╭╮╰╯┃├┤";
    let first = body.y + u16::from(!screen.app().layout.tabs.is_empty());
    for y in first..body.y + body.height {
        for x in [body.x, body.x + body.width - 1] {
            let cell = buffer[(x, y)].symbol();
            assert!(borders.contains(cell), "{what}: {cell:?} at {x}, {y}:\n{}", screen.text());
        }
    }
    // As wide as the terminal, when each character takes what it takes.
    for line in screen.text().lines() {
        assert!(fineprint::app::wrap::width(line) <= usize::from(buffer.area.width), "{what}: {line}");
    }
}

#[test]
fn no_frame_breaks() {
    let home = Home::empty();
    let corpus = home.path().join("corpus");
    for (day, word) in [("2021-01-01", "通知なく"), ("2022-01-01", "通知の上で إشعار")] {
        write_file(&corpus, &format!("kaisha/terms/{day}.md"), &text(word));
    }
    for size in SIZES.into_iter().chain([(40, 12), (61, 20), (83, 24)]) {
        for keys in [
            "fterms<enter>lj<enter>",
            "/規約",
            "/été",
            "fterms<enter>lj<enter>c",
            "fterms<enter>lj<enter>cu",
            "L",
        ] {
            let archive = Archive::open(&corpus, &home.dirs()).unwrap();
            let mut screen = Screen::over(vec![archive], Arc::clone(&home), size);
            screen.press(keys);
            frames_are_whole(&screen, keys);
            for more in ["<down>", "<down>", "<down>", "<down>", "<down>"] {
                screen.press(more);
                frames_are_whole(&screen, keys);
            }
        }
    }
}

#[test]
fn titles_say_where_one_is_and_bars_how_new_it_is() {
    let mut screen = Screen::sample((160, 50));
    screen.press("fquidlet<enter>ll<enter>}}");
    let title = screen.title(screen.app().layout.reader);
    let heading = screen.block();
    assert!(title.starts_with("Quidlet › Fee Schedule › ") && title.contains(&heading), "{title}");
    // Each line of a clause has the bar, the newer the thicker; the card says what it means.
    let text = screen.text();
    assert!(text.contains(" 9 mo▍") && text.contains("7.6 y▏"), "{text}");
    screen.press("gg<down>");
    let card = screen.lines_in(screen.app().layout.card).join("\n");
    assert!(card.contains("Age") && card.contains("▍ recent") && card.contains("History"), "{card}");
    screen.press("c");
    assert!(screen.title(screen.app().layout.body).starts_with("Quidlet › Fee Schedule"));
}

//! Bytes in many encodings, and the way back to them.

use super::*;

#[track_caller]
fn check(bytes: &[u8], text: &str, range: Range<usize>, source: Range<usize>) {
    let decoded = decode(bytes, Format::Markdown);
    assert_eq!(decoded.text, text);
    assert_eq!(decoded.source(&range), source);
}

#[test]
fn ways_back() {
    check("héllo".as_bytes(), "héllo", 0..6, 0..6);
    check(b"\xEF\xBB\xBFab", "ab", 0..2, 3..5);
    check(b"caf\xE9 \x93x\x94", "café “x”", 0..5, 0..4);
    check(b"\xFF\xFEa\0b\0", "ab", 1..2, 4..6);
    check(b"\xFE\xFF\0a\0b", "ab", 0..2, 2..6);
    check(b"", "", 0..0, 0..0);
    check("é ü ö ".repeat(3).as_bytes(), &"é ü ö ".repeat(3), 0..3, 0..3);
    check(b"\xC3\xA9\xC3\xBC \x96 x", "éü – x", 9..10, 7..8);
}

const RUSSIAN: &str =
    "Мы храним ваши данные, пока ваша учётная запись открыта, и ещё тридцать дней после этого.";
const JAPANESE: &str = "お客様の情報は、アカウントが開いている間、およびその後三十日間保存されます。";
const CHINESE: &str = "在您的账户存续期间，我们会保留您的信息，此后再保留三十天。";
const TAIWANESE: &str = "在您的帳戶存續期間，我們會保留您的資訊，此後再保留三十天。";
const KOREAN: &str = "계정이 열려 있는 동안과 그 후 삼십 일 동안 귀하의 정보를 보관합니다.";
const GREEK: &str = "Διατηρούμε τα δεδομένα σας όσο ο λογαριασμός σας είναι ανοιχτός.";
const CZECH: &str =
    "Vaše údaje uchováváme po dobu trvání účtu a ještě třicet dní poté, není-li určeno jinak.";
const FRENCH: &str = "Nous conservons vos données aussi longtemps que votre compte est créé, à moins que vous ne l’ayez fermé.";

/// Texts, and labels of encodings that they are told in without being declared.
const TEXTS: [(&str, &[&str]); 8] = [
    (RUSSIAN, &["windows-1251", "koi8-r", "iso-8859-5"]),
    (JAPANESE, &["shift_jis", "euc-jp", "iso-2022-jp"]),
    (CHINESE, &["gb18030", "gbk"]),
    (TAIWANESE, &["big5"]),
    (KOREAN, &["euc-kr"]),
    (GREEK, &["windows-1253"]),
    (CZECH, &["windows-1250", "iso-8859-2"]),
    (FRENCH, &["windows-1252"]),
];

fn encoding(label: &str) -> &'static Encoding {
    Encoding::for_label(label.as_bytes()).unwrap()
}

#[test]
fn encodings_that_nobody_declares() {
    for (text, labels) in TEXTS {
        for label in labels {
            let bytes = encoding(label).encode(text).0;
            assert_eq!(decode(&bytes, Format::Plain).text, text, "{label}");
        }
    }
    for bytes in [
        FRENCH.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
        FRENCH.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        assert_eq!(decode(&bytes, Format::Plain).text, FRENCH);
    }
}

#[test]
fn encodings_that_a_page_declares() {
    for (text, labels) in TEXTS {
        for label in labels {
            for head in [
                format!("<meta charset={label}>"),
                format!(
                    "<!DOCTYPE html><META http-equiv='Content-Type' content='text/html; Charset = {label}'>"
                ),
                format!("<?xml version='1.0' encoding='{label}'?>"),
            ] {
                // One word is too little to guess from.
                let word: String = text.chars().take(3).collect();
                let page = format!("{head}<p>{word}</p>");
                let bytes = encoding(label).encode(&page).0;
                assert_eq!(decode(&bytes, Format::Html).text, page, "{label}");
            }
        }
    }
}

#[test]
fn declarations_that_do_not_hold() {
    // UTF-8 is UTF-8, whatever it says.
    let page = "<meta charset=iso-8859-1><p>données</p>";
    assert_eq!(decode(page.as_bytes(), Format::Html).text, page);
    // "UTF-8" over stray bytes of Windows-1252.
    let page = b"<meta charset=utf-8><p>donn\xC3\xA9es \x96 x</p>";
    assert_eq!(decode(page, Format::Html).text, "<meta charset=utf-8><p>données – x</p>");
    assert_eq!(
        decode(b"<meta charset=nonsense><p>\xE9t\xE9", Format::Html).text,
        "<meta charset=nonsense><p>été"
    );
    // Cut off in the middle of a character.
    let bytes = encoding("shift_jis").encode("<meta charset=shift_jis>情報").0.into_owned();
    let cut = decode(&bytes[..bytes.len() - 1], Format::Html).text.into_owned();
    assert_eq!(cut, "<meta charset=shift_jis>情\u{FFFD}");
}

proptest::proptest! {
    #[test]
    fn any_bytes_decode(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        for format in [Format::Html, Format::Plain] {
            let decoded = decode(&bytes, format);
            let mut last = 0;
            for (at, _) in decoded.text.char_indices() {
                let source = decoded.source(&(at..at)).start;
                proptest::prop_assert!(source >= last && source <= bytes.len());
                last = source;
            }
            let end = decoded.text.len();
            proptest::prop_assert_eq!(decoded.source(&(end..end)).start, bytes.len());
        }
    }
}

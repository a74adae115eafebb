//! The tantivy side: fields, the analysers that fill them, opening and checking.
//!
//! One tantivy document a distinct clause of a document, and one a section, for its headings. They hold
//! words only; when a clause lived and in which section is the catalogue's business, so that a new
//! version of a document rewrites none of the clauses that it still holds.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexSettings};

use super::fold::folded;
use super::stems::AllStems;
use super::words::{Script, Words};
use crate::model::Language;

/// Bytes of text that are compressed together: larger is smaller, and slower to fetch from.
const BLOCK: usize = 16 * 1024;

/// The fields of a tantivy document.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Slot of the document and row of the clause in its table, as `slot << 32 | row`; for a section
    /// its number with [`SECTION`] set. Fast.
    pub key: Field,
    /// Exact words of the display text, with positions. Stored.
    pub text: Field,
    /// Stems of the display text, with the positions that their words have in `text`.
    pub stem: Field,
    /// Stems of the headings that make a section.
    pub heading: Field,
}

/// The bit of a key that tells sections from clauses.
pub const SECTION: u32 = 1 << 31;

/// Name of the fast field that holds the key.
pub const KEY: &str = "key";

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |tokenizer: &str, option: IndexRecordOption| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        key: builder.add_u64_field(KEY, FAST),
        text: builder
            .add_text_field("text", text("words", IndexRecordOption::WithFreqsAndPositions) | STORED),
        stem: builder.add_text_field("stem", text("stems", IndexRecordOption::WithFreqsAndPositions)),
        heading: builder.add_text_field("heading", text("stems", IndexRecordOption::WithFreqs)),
    };
    (builder.build(), fields)
}

pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: BLOCK,
        ..IndexSettings::default()
    }
}

pub(super) fn register(index: &Index) {
    index.tokenizers().register("words", WordTokenizer::default());
    index.tokenizers().register("stems", StemTokenizer::default());
}

/// Text for a field of stems: its first character says which language it is in.
pub(super) fn for_stems(language: Language, text: &str) -> String {
    let number = Language::ALL.iter().position(|&l| l == language).map_or(0xFF, |n| n as u32);
    let mut marked = String::with_capacity(text.len() + 3);
    marked.extend(char::from_u32(0xE000 + number));
    marked.push_str(text);
    marked
}

fn marked_language(text: &str) -> (Language, &str) {
    let mut chars = text.chars();
    match chars.next().map(u32::from) {
        Some(mark @ 0xE000..=0xE0FF) => {
            let language = Language::ALL.get((mark - 0xE000) as usize).copied().unwrap_or_default();
            (language, chars.as_str())
        }
        _ => (Language::Other, text),
    }
}

/// Exact words: lower case, no accents.
#[derive(Clone, Default)]
struct WordTokenizer {
    lower: String,
    token: Token,
}

struct WordStream<'a> {
    words: Words<'a>,
    of: &'a mut WordTokenizer,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { words: Words::new(text), of: self }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next_into(&mut self.of.lower) else { return false };
        let token = &mut self.of.token;
        token.position = token.position.wrapping_add(1);
        (token.offset_from, token.offset_to) = (word.range.start, word.range.end);
        token.text.clear();
        token.text.push_str(&folded(&self.of.lower));
        true
    }

    fn token(&self) -> &Token {
        &self.of.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.of.token
    }
}

/// Stems; and beside them words with accents as people type them without.
#[derive(Default)]
struct StemTokenizer {
    stems: AllStems,
    lower: String,
    token: Token,
}

impl Clone for StemTokenizer {
    fn clone(&self) -> Self {
        Self::default()
    }
}

struct StemStream<'a> {
    words: Words<'a>,
    language: Language,
    /// The word of the last stem still has to follow as typed without accents.
    plain_follows: bool,
    of: &'a mut StemTokenizer,
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        self.token.reset();
        let (language, text) = marked_language(text);
        StemStream { words: Words::new(text), language, plain_follows: false, of: self }
    }
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        let StemTokenizer { stems, lower, token } = &mut *self.of;
        if std::mem::take(&mut self.plain_follows) {
            token.text.clear();
            token.text.push_str(&folded(lower));
            return true;
        }
        loop {
            let Some(word) = self.words.next_into(lower) else { return false };
            // Words without a stem count too, so that a position means the same in both fields.
            token.position = token.position.wrapping_add(1);
            if word.script != Script::Spaced {
                continue;
            }
            (token.offset_from, token.offset_to) = (word.range.start, word.range.end);
            token.text.clear();
            token.text.push_str(stems.of(self.language).stem(lower));
            self.plain_follows = !lower.is_ascii() && folded(lower) != token.text.as_str();
            return true;
        }
    }

    fn token(&self) -> &Token {
        &self.of.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.of.token
    }
}

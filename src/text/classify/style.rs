//! The styles that headings are written in.

use crate::text::enumerator::{Enumerator, Form, Setting};

/// How a heading is set off from text; headings of one style stand on one level where nothing else tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::text) enum Style {
    /// Marked up with this level; the depth of its number, 0 without one.
    Marked { level: u8, depth: u8 },
    /// Counted: `3.`, `3.1`, `Article 3`.
    Counted { form: Form, setting: Setting, upper: bool, depth: u8 },
    /// A bold line.
    Bold { capitals: bool },
    /// A line in capitals.
    Capitals,
    /// A bare short line, listed in a table of contents or not.
    Bare { listed: bool },
}

/// The style of a line with this enumerator, if headings are ever counted so: not by `(a)` or `ii)`.
pub(super) fn counted(enumerator: Option<Enumerator>) -> Option<Style> {
    let e = enumerator?;
    let decimal = e.form == Form::Decimal && e.setting != Setting::Both && e.depth <= 4;
    let letter = matches!(e.form, Form::Letter | Form::Roman) && e.upper && e.setting == Setting::Stop;
    let word = matches!(e.form, Form::Word | Form::Sign | Form::Han) && e.setting != Setting::Both;
    // `1.` and `1)` are told apart, `1.1` and `1.1.` are not.
    let setting = if e.depth > 1 { Setting::Bare } else { e.setting };
    (decimal || letter || word).then_some(Style::Counted {
        form: e.form,
        setting,
        upper: e.upper,
        depth: e.depth,
    })
}

/// Number of parts of a decimal enumerator, 0 without one.
pub(super) fn decimal_depth(enumerator: Option<Enumerator>) -> u8 {
    enumerator.filter(|e| e.form == Form::Decimal && e.setting != Setting::Both).map_or(0, |e| e.depth)
}

//! Themes: files that give meanings their colours.
//!
//! Which meanings there are is `app`'s business. A theme is a table of meaning → looks in words:
//! `"#d08770 on #202020 bold"`.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

use crate::app::meaning::Meaning;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256-colour palette.
    Palette,
    /// The terminal's own sixteen.
    Sixteen,
}

impl Depth {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true colour",
            Self::Palette => "256 colours",
            Self::Sixteen => "16 colours",
        }
    }
}

/// Looks by meaning.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its name.
    pub name: String,
    styles: Vec<Style>,
}

/// The themes that the program comes with: the first one is for dark terminals, the second for light
/// ones, the last has no colours.
pub(super) const BUNDLED: [(&str, &str); 4] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("contrast", include_str!("../../assets/themes/contrast.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

impl Theme {
    /// A bundled theme; an unknown name gives the first one.
    pub fn bundled(name: &str, depth: Depth) -> Self {
        let (name, toml) = BUNDLED.iter().find(|(known, _)| *known == name).unwrap_or(&BUNDLED[0]);
        Self::parse(name, toml).expect("bundled themes are tested").reduced(depth)
    }

    /// The theme in the colours that a terminal shows.
    pub fn reduced(mut self, depth: Depth) -> Self {
        self.styles = self.styles.into_iter().map(|style| reduce(style, depth)).collect();
        self
    }

    /// Whether it is made for light terminals: its text is dark.
    pub fn is_light(&self) -> bool {
        match self.style(Meaning::Text).fg {
            Some(Color::Rgb(r, g, b)) => u16::from(r) + u16::from(g) + u16::from(b) < 3 * 128,
            Some(color) => color == Color::Black,
            None => false,
        }
    }

    /// Reads a theme; the error says which line or meaning is wrong.
    pub fn parse(name: &str, toml: &str) -> Result<Self, String> {
        Self::parse_over(name, toml, vec![Style::default(); Meaning::ALL.len()])
    }

    /// Reads a theme of the user's own: what it doesn't say is as in the bundled theme that it is `like`.
    pub fn own(name: &str, toml: &str) -> Result<Self, String> {
        let table: BTreeMap<String, String> = toml::from_str(toml).map_err(|error| at_line(toml, &error))?;
        let like = table.get("like").map_or(BUNDLED[0].0, String::as_str);
        if BUNDLED.iter().all(|(known, _)| *known != like) {
            return Err(format!("theme {name}: like: {like:?} is not a bundled theme"));
        }
        Self::parse_over(name, toml, Self::bundled(like, Depth::True).styles)
    }

    fn parse_over(name: &str, toml: &str, mut styles: Vec<Style>) -> Result<Self, String> {
        let table: BTreeMap<String, String> = toml::from_str(toml).map_err(|error| at_line(toml, &error))?;
        for (key, looks) in table.iter().filter(|(key, _)| *key != "like") {
            let Some(at) = Meaning::ALL.iter().position(|meaning| meaning.name() == key) else {
                return Err(format!("theme {name}: {key:?} is not a meaning"));
            };
            styles[at] = parse_style(looks).map_err(|why| format!("theme {name}: {key}: {why}"))?;
        }
        Ok(Self { name: name.to_owned(), styles })
    }

    /// The looks of a meaning.
    pub fn style(&self, meaning: Meaning) -> Style {
        self.styles[meaning as usize]
    }
}

fn at_line(toml: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| toml.get(..span.start)).unwrap_or_default();
    format!("line {}: {}", before.matches('\n').count() + 1, error.message())
}

fn parse_style(looks: &str) -> Result<Style, String> {
    let mut style = Style::default();
    let mut words = looks.split_whitespace();
    while let Some(word) = words.next() {
        style = match word {
            "bold" => style.add_modifier(Modifier::BOLD),
            "dim" => style.add_modifier(Modifier::DIM),
            "italic" => style.add_modifier(Modifier::ITALIC),
            "underline" => style.add_modifier(Modifier::UNDERLINED),
            "reverse" => style.add_modifier(Modifier::REVERSED),
            "strike" => style.add_modifier(Modifier::CROSSED_OUT),
            "on" => style.bg(parse_color(words.next().unwrap_or_default())?),
            word => style.fg(parse_color(word)?),
        };
    }
    Ok(style)
}

fn parse_color(word: &str) -> Result<Color, String> {
    word.parse().map_err(|_| format!("{word:?} is no colour and no style"))
}

fn reduce(style: Style, depth: Depth) -> Style {
    let reduce = |color: Color| match (color, depth) {
        (Color::Rgb(r, g, b), Depth::Palette) => Color::Indexed(palette(r, g, b)),
        (Color::Rgb(r, g, b), Depth::Sixteen) => sixteen(r, g, b),
        _ => color,
    };
    Style { fg: style.fg.map(reduce), bg: style.bg.map(reduce), ..style }
}

/// The nearest colour of the 256-colour palette: its 6×6×6 cube, or its ramp of greys where that is nearer.
fn palette(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |v: u8| (0..6).min_by_key(|&i| STEPS[i].abs_diff(v)).unwrap_or(0);
    let (ri, gi, bi) = (nearest(r), nearest(g), nearest(b));
    let far = |x: u8, y: u8, z: u8| {
        [(x, r), (y, g), (z, b)].iter().map(|&(a, c)| u32::from(a.abs_diff(c)).pow(2)).sum::<u32>()
    };
    let mean = ((u16::from(r) + u16::from(g) + u16::from(b)) / 3) as u8;
    let step = mean.saturating_sub(3) / 10;
    let grey = step.min(23);
    let level = 8 + grey * 10;
    if far(level, level, level) < far(STEPS[ri], STEPS[gi], STEPS[bi]) {
        232 + grey
    } else {
        (16 + 36 * ri + 6 * gi + bi) as u8
    }
}

/// The nearest of the terminal's own sixteen colours, as most terminals show them.
fn sixteen(r: u8, g: u8, b: u8) -> Color {
    const COLORS: [(Color, [u8; 3]); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [170, 0, 0]),
        (Color::Green, [0, 170, 0]),
        (Color::Yellow, [170, 120, 0]),
        (Color::Blue, [0, 0, 190]),
        (Color::Magenta, [170, 0, 170]),
        (Color::Cyan, [0, 150, 150]),
        (Color::Gray, [180, 180, 180]),
        (Color::DarkGray, [95, 95, 95]),
        (Color::LightRed, [255, 110, 110]),
        (Color::LightGreen, [120, 230, 120]),
        (Color::LightYellow, [250, 220, 120]),
        (Color::LightBlue, [110, 150, 255]),
        (Color::LightMagenta, [230, 130, 250]),
        (Color::LightCyan, [110, 220, 230]),
        (Color::White, [255, 255, 255]),
    ];
    let far =
        |c: &[u8; 3]| -> u32 { c.iter().zip([r, g, b]).map(|(a, v)| u32::from(a.abs_diff(v)).pow(2)).sum() };
    COLORS.iter().min_by_key(|(_, c)| far(c)).map_or(Color::Reset, |(color, _)| *color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_themes_know_every_meaning() {
        for (name, toml) in BUNDLED {
            Theme::parse(name, toml).unwrap();
            let table: BTreeMap<String, String> = toml::from_str(toml).unwrap();
            for meaning in Meaning::ALL {
                assert!(table.contains_key(meaning.name()), "{name} lacks {}", meaning.name());
            }
        }
    }

    #[test]
    fn the_theme_without_colours_has_none() {
        let theme = Theme::bundled("mono", Depth::True);
        for &meaning in Meaning::ALL {
            let style = theme.style(meaning);
            assert!(style.fg.is_none() && style.bg.is_none(), "{}", meaning.name());
        }
    }

    #[test]
    fn colours_are_reduced_to_what_the_terminal_shows() {
        for (rgb, index) in
            [((255, 0, 0), 196), ((0, 0, 0), 16), ((128, 128, 128), 244), ((255, 255, 255), 231)]
        {
            assert_eq!(palette(rgb.0, rgb.1, rgb.2), index);
        }
        let style = Theme::bundled("dark", Depth::Sixteen).style(Meaning::Added);
        assert!(!matches!(style.fg, Some(Color::Rgb(..))));
    }

    #[test]
    fn wrong_themes_say_what_is_wrong() {
        for (toml, expected) in [
            ("txt = \"red\"", "not a meaning"),
            ("text = \"reddish\"", "no colour"),
            ("text = \"on\"", "no colour"),
        ] {
            assert!(Theme::parse("t", toml).unwrap_err().contains(expected));
        }
    }
}

//! Addresses on the web that may be handed to a browser or written to the terminal: who says one is not trusted.
//!
//! Nothing is looked up here, and nothing opened. What an address is called on screen is the screen's business.

use url::Url;

/// The longest address that terminals take as a link.
const LONGEST: usize = 2000;

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// To a page.
    Page,
    /// To a mailbox.
    Mail,
}

/// An address that is sound: `http`, `https` or `mailto`, in visible ASCII characters only. Letters of other alphabets
/// in a host's name are written as `xn--…`, so that no host looks like another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Web {
    url: Url,
    scheme: Scheme,
}

impl Web {
    /// Reads an address; `None` for everything that is none, or leads anywhere but to a page or a mailbox.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, |text| Url::parse(text).ok())
    }

    /// Reads what a link of this page says, which may be relative to it.
    pub fn join(&self, link: &str) -> Option<Self> {
        Self::read(link, |link| self.url.join(link).ok())
    }

    fn read(text: &str, parse: impl FnOnce(&str) -> Option<Url>) -> Option<Self> {
        let text = text.trim();
        // The parser takes out what is never meant; here, what is never meant is no address.
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) || text.contains('\\') {
            return None;
        }
        let url = parse(text)?;
        let scheme = match url.scheme() {
            "http" | "https" if url.host_str().is_some_and(|host| !host.is_empty()) => Scheme::Page,
            "mailto" => Scheme::Mail,
            _ => return None,
        };
        let sound = url.as_str().len() <= LONGEST && url.as_str().chars().all(|c| c.is_ascii_graphic());
        sound.then_some(Self { url, scheme })
    }

    /// The address as it is handed on.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Whether it leads to a page: a browser can open it.
    pub fn is_page(&self) -> bool {
        self.scheme == Scheme::Page
    }

    /// Whom it leads to; empty for a mailbox.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The address in three parts, the host in the middle.
    pub fn around_host(&self) -> (&str, &str, &str) {
        let text = self.as_str();
        let start = url::Position::BeforeHost;
        let end = url::Position::AfterHost;
        if self.is_page() {
            (&self.url[..start], &self.url[start..end], &self.url[end..])
        } else {
            (text, "", "")
        }
    }

    /// What stands behind `#`, where anything does.
    pub fn fragment(&self) -> Option<&str> {
        self.url.fragment().filter(|fragment| !fragment.is_empty())
    }

    /// Whether both are the same page, wherever on it they lead: by `http` or `https`, with or without a last slash.
    pub fn same_page(&self, other: &Self) -> bool {
        let page = |web: &Self| {
            let url = &web.url;
            let path = url.path().trim_end_matches('/').to_owned();
            (url.host_str().map(str::to_owned), url.port(), path, url.query().map(str::to_owned))
        };
        self.is_page() && other.is_page() && page(self) == page(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sound_addresses_are_read() {
        for (text, expected) in [
            ("https://quidlet.example/terms", Some("https://quidlet.example/terms")),
            (" HTTP://Quidlet.Example ", Some("http://quidlet.example/")),
            ("mailto:care@quidlet.example", Some("mailto:care@quidlet.example")),
            ("https://quidlet.example/a b", None),
            ("https://quidlet.example/é#ü", Some("https://quidlet.example/%C3%A9#%C3%BC")),
            ("https://quidlet.example/\u{202E}gpj", Some("https://quidlet.example/%E2%80%AEgpj")),
            ("https://quidlet.example/\u{1b}]8;;x\u{7}", None),
            ("https://quidlet.example/\u{9c}", None),
            ("https://quidlet.example/\nX: y", None),
            ("https://good.example\\@evil.example/", None),
            ("https://qu\u{131}dlet.example/", Some("https://xn--qudlet-q9a.example/")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("data:text/html,x", None),
            ("-h", None),
            ("/terms", None),
            ("https://", None),
            ("ftp://quidlet.example/", None),
            ("", None),
        ] {
            assert_eq!(Web::parse(text).as_ref().map(Web::as_str), expected, "{text:?}");
        }
        assert!(Web::parse(&format!("https://quidlet.example/{}", "a".repeat(LONGEST))).is_none());
    }

    #[test]
    fn the_host_is_whom_it_leads_to() {
        for (text, parts) in [
            ("https://bank.example@evil.example/x", ("https://bank.example@", "evil.example", "/x")),
            ("http://[::1]:80/", ("http://", "[::1]", "/")),
            ("https://quidlet.example:8443/a?b#c", ("https://", "quidlet.example", ":8443/a?b#c")),
            ("mailto:a@b.example", ("mailto:a@b.example", "", "")),
        ] {
            assert_eq!(Web::parse(text).unwrap().around_host(), parts);
        }
    }

    #[test]
    fn links_are_relative_to_their_page() {
        let page = Web::parse("https://quidlet.example/legal/terms").unwrap();
        for (link, expected, same) in [
            ("#fees", "https://quidlet.example/legal/terms#fees", true),
            ("privacy", "https://quidlet.example/legal/privacy", false),
            ("//other.example/legal/terms", "https://other.example/legal/terms", false),
            ("http://quidlet.example/legal/terms/", "http://quidlet.example/legal/terms/", true),
            ("?lang=de", "https://quidlet.example/legal/terms?lang=de", false),
        ] {
            let web = page.join(link).unwrap();
            assert_eq!((web.as_str(), web.same_page(&page)), (expected, same));
        }
        assert_eq!(page.join("#fees").unwrap().fragment(), Some("fees"));
        assert!(page.join("javascript:x").is_none() && page.join("#").unwrap().fragment().is_none());
    }
}

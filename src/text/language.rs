//! The language that most of a text is written in, told from samples.

use whatlang::Lang;

use crate::model::Language;

/// Lengths of samples, in bytes: trigrams of a few hundred letters tell languages apart, where they don't more may.
const SAMPLE: usize = 700;
const LONG_SAMPLE: usize = 4_000;

/// Pieces of a document's texts that its language is told from.
pub(super) struct Sample<'a> {
    texts: Vec<&'a str>,
    short: String,
}

impl<'a> Sample<'a> {
    /// Of these texts, longest ones preferred; costs the same for any size.
    pub(super) fn of(texts: impl Iterator<Item = &'a str>) -> Self {
        let texts: Vec<&str> = texts.collect();
        let short = sample(&texts, SAMPLE);
        Self { texts, short }
    }

    /// What names the sample.
    pub(super) fn text(&self) -> &str {
        &self.short
    }

    /// Detects the language.
    pub(super) fn language(&self) -> Language {
        if self.short.chars().filter(|c| c.is_alphabetic()).count() < 12 {
            return Language::Other;
        }
        if plainly_english(&self.short) {
            return Language::English;
        }
        match whatlang::detect(&self.short) {
            Some(info) if info.is_reliable() => language(info.lang()),
            // Menus and names mislead: more text tells.
            short => {
                let long = sample(&self.texts, LONG_SAMPLE);
                if plainly_english(&long) {
                    return Language::English;
                }
                whatlang::detect(&long).or(short).map_or(Language::Other, |info| language(info.lang()))
            }
        }
    }
}

/// Whether common words of English alone make up a fifth of a text: most documents, told at no cost. In a sentence or
/// two, a quarter, one of them a word that English shares with no other language.
fn plainly_english(sample: &str) -> bool {
    const OWN: &[&str] = &["the", "and", "you", "your", "our", "with", "that", "this"];
    const SHARED: &[&str] = &["of", "to", "or", "we", "for"];
    let (mut words, mut own, mut shared) = (0usize, 0usize, 0usize);
    let is = |word: &str, list: &[&str]| list.iter().any(|common| word.eq_ignore_ascii_case(common));
    for word in sample.split_ascii_whitespace() {
        words += 1;
        own += usize::from(is(word, OWN));
        shared += usize::from(is(word, SHARED));
    }
    let common = own + shared;
    if words >= 20 { common * 5 >= words } else { words >= 4 && own >= 1 && common * 4 >= words }
}

/// Pieces from the beginning, the middle and the end of what was given, `most` bytes or little more.
fn sample(texts: &[&str], most: usize) -> String {
    let long: Vec<&str> = texts.iter().copied().filter(|text| text.len() > 120).collect();
    let pool = if long.len() >= 3 { &long[..] } else { texts };
    let mut sample = String::with_capacity(most + 8);
    let few = if most > SAMPLE { 12 } else { 3 }.min(pool.len());
    if pool.len() <= 12 {
        for text in pool {
            push_head(&mut sample, text, most / pool.len().max(1) + 20);
        }
        return sample;
    }
    for i in 0..few {
        let at = (2 * i + 1) * pool.len() / (2 * few);
        push_head(&mut sample, pool.get(at).copied().unwrap_or_default(), most / few);
    }
    sample
}

fn push_head(sample: &mut String, text: &str, most: usize) {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    sample.push_str(text.get(..end).unwrap_or_default());
    sample.push('\n');
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Eng => Language::English,
        Lang::Fra => Language::French,
        Lang::Deu => Language::German,
        Lang::Spa => Language::Spanish,
        Lang::Ita => Language::Italian,
        Lang::Por => Language::Portuguese,
        Lang::Nld => Language::Dutch,
        Lang::Swe => Language::Swedish,
        Lang::Dan => Language::Danish,
        Lang::Nob => Language::Norwegian,
        Lang::Fin => Language::Finnish,
        Lang::Ron => Language::Romanian,
        Lang::Hun => Language::Hungarian,
        Lang::Rus => Language::Russian,
        Lang::Ell => Language::Greek,
        Lang::Tur => Language::Turkish,
        Lang::Ara => Language::Arabic,
        Lang::Tam => Language::Tamil,
        Lang::Pol => Language::Polish,
        Lang::Ces => Language::Czech,
        Lang::Ukr => Language::Ukrainian,
        Lang::Cmn => Language::Chinese,
        Lang::Jpn => Language::Japanese,
        Lang::Kor => Language::Korean,
        _ => Language::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_do_not_decide() {
        let menu = ["Acme", "Menu", "Login", "Home Page Tour Info", "Media Contact Support", "Blog"];
        let text = "Social media that respects its users. Built for creators, brands and communities who want reach.";
        let more = "Control what you see and choose who sees your posts, without any algorithm between you.";
        let texts = menu.iter().chain([&text, &more]).copied();
        assert_eq!(Sample::of(texts).language(), Language::English);
    }

    #[test]
    fn languages() {
        for (text, expected) in [
            ("We may sell your personal information to advertisers.", Language::English),
            ("We sell your data to third parties.", Language::English),
            (
                "We werken van maandag tot vrijdag, of langer wanneer u dat wilt en het weer ons niet tegenhoudt.",
                Language::Dutch,
            ),
            (
                "We keep what you tell us for as long as your account is open, and for thirty days after.",
                Language::English,
            ),
            (
                "Wir bewahren Ihre Angaben auf, solange Ihr Konto besteht, und dreißig Tage darüber hinaus.",
                Language::German,
            ),
            (
                "Nous conservons vos données aussi longtemps que votre compte est ouvert, puis trente jours.",
                Language::French,
            ),
            (
                "Conservamos sus datos mientras su cuenta esté abierta y durante los treinta días siguientes.",
                Language::Spanish,
            ),
            ("在您的账户存续期间，我们会保留您的信息，此后再保留三十天。", Language::Chinese),
            (
                "Conserviamo i Suoi dati finché il Suo conto è aperto e per i trenta giorni successivi alla chiusura.",
                Language::Italian,
            ),
            (
                "Guardamos os seus dados enquanto a sua conta estiver aberta e durante os trinta dias seguintes.",
                Language::Portuguese,
            ),
            (
                "Wij bewaren uw gegevens zolang uw account bestaat en nog dertig dagen nadat u het hebt gesloten.",
                Language::Dutch,
            ),
            (
                "Vi sparar dina uppgifter så länge ditt konto är öppet och i trettio dagar efter att du har stängt det.",
                Language::Swedish,
            ),
            (
                "Säilytämme tietosi niin kauan kuin tilisi on avoinna ja kolmekymmentä päivää sen sulkemisen jälkeen.",
                Language::Finnish,
            ),
            (
                "Păstrăm datele dumneavoastră cât timp contul este deschis și încă treizeci de zile după închiderea lui.",
                Language::Romanian,
            ),
            (
                "Az adatait addig őrizzük meg, amíg a fiókja nyitva van, és a lezárása után még harminc napig.",
                Language::Hungarian,
            ),
            (
                "Мы храним ваши данные, пока ваша учётная запись открыта, и ещё тридцать дней после её закрытия.",
                Language::Russian,
            ),
            (
                "Ми зберігаємо ваші дані, доки ваш обліковий запис відкритий, і ще тридцять днів після його закриття.",
                Language::Ukrainian,
            ),
            (
                "Διατηρούμε τα δεδομένα σας όσο ο λογαριασμός σας είναι ανοιχτός και τριάντα ημέρες μετά.",
                Language::Greek,
            ),
            (
                "Hesabınız açık olduğu sürece ve kapatıldıktan sonra otuz gün boyunca bilgilerinizi saklıyoruz.",
                Language::Turkish,
            ),
            ("نحتفظ ببياناتك ما دام حسابك مفتوحًا ولمدة ثلاثين يومًا بعد إغلاقه.", Language::Arabic),
            (
                "Przechowujemy Twoje dane tak długo, jak istnieje Twoje konto, i jeszcze trzydzieści dni po jego zamknięciu.",
                Language::Polish,
            ),
            (
                "Vaše údaje uchováváme po dobu trvání účtu a ještě třicet dní poté, co jej zrušíte.",
                Language::Czech,
            ),
            ("アカウントが開いている間と、その後三十日間、お客様の情報を保存します。", Language::Japanese),
            ("계정이 열려 있는 동안과 그 후 삼십 일 동안 귀하의 정보를 보관합니다.", Language::Korean),
            ("", Language::Other),
            ("123 456", Language::Other),
        ] {
            assert_eq!(Sample::of(std::iter::once(text)).language(), expected, "{text}");
        }
    }
}

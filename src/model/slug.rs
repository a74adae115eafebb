//! Slugs: the short names of services and documents that locators are made of.

use std::collections::HashSet;

/// Lower-case letters and digits of any script, everything else folded to single hyphens.
///
/// `Terms of Service` → `terms-of-service`; a name with no letter or digit gives `unnamed`.
pub fn slugify(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "unnamed".into() } else { slug.into() }
}

/// The slug for a name beside those that are `taken`, and takes it: a slug that is taken gets `-2`, `-3` … .
pub fn claim_slug<S: std::hash::BuildHasher>(name: &str, taken: &mut HashSet<String, S>) -> String {
    let base = slugify(name);
    let mut slug = base.clone();
    let mut n = 2;
    while !taken.insert(slug.clone()) {
        slug = format!("{base}-{n}");
        n += 1;
    }
    slug
}

/// Slugs for a list of names, in order: a name whose slug is taken gets `-2`, `-3` … .
pub fn unique_slugs<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    names.into_iter().map(|name| claim_slug(name, &mut taken)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (name, slug) in [
            ("Terms of Service", "terms-of-service"),
            ("Orrin.ai", "orrin-ai"),
            ("Signal >>", "signal"),
            ("RTÉ", "rté"),
            (" -- ", "unnamed"),
        ] {
            assert_eq!(slugify(name), slug);
        }
    }

    #[test]
    fn names_that_differ_by_case_only_get_a_suffix() {
        assert_eq!(
            unique_slugs(["TP-Link", "Tp-link", "Other", "tp link"]),
            ["tp-link", "tp-link-2", "other", "tp-link-3"]
        );
    }
}

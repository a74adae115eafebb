//! Function words: they hold sentences together and tell little of what they are about.
//!
//! In long texts their number shows that; in short ones they have to be known.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whether a folded word is a function word of one of the languages that policies are mostly written in.
pub(super) fn is_function_word(folded: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| LISTS.iter().flat_map(|list| list.split_whitespace()).collect());
    WORDS.contains(folded)
}

const LISTS: &[&str] = &[
    // English
    "a about above after all also an and any are as at be been before being below but by can could do does each \
     for from had has have he her his how i if in into is it its it's like may might more most must my no not of on \
     one or other our out over own s same shall she should so some such than that the their them then there these \
     they this those through to under until up us was we were what when where which while who whom whose will with \
     within without would you your yours",
    // French
    "à au aux avec ce ces cette comme dans de des du elle en est et être il ils je la le les leur leurs lui ne nos \
     notre nous ou où par pas peut plus pour que qui sa sans se ses si son sont sur un une vos votre vous",
    // German
    "aber als am an auch auf aus bei bis das dass dem den der des die diese dieser dieses durch ein eine einem einen \
     einer eines er es für haben hat ich ihr ihre ihrem ihren ihrer im in ist kann können mit nach nicht oder sein sich \
     sie sind so über um und uns unser unsere unseren unserer unter vom von vor werden wenn wir wird zu zum zur",
    // Spanish, Italian, Portuguese, Dutch
    "como con del el ella en es esta este los nos o para por que se si sin su sus tu un una y \
     alla anche che con da dal della delle di e gli ha il lo nel non per più se si sono su suo tra un una voi \
     ao aos as com da das do dos em é isso mais não na nas no nos os ou para pela pelo por que se seu seus sua uma \
     aan als bij dat de deze die dit door een en het hun ik in is kan met naar niet of om ons onze op te tot uit uw van \
     voor was wat we wij worden zijn",
];

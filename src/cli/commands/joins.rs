//! `fineprint joins`: documents that are one, or may be; joining them and taking them apart.

use serde_json::json;

use crate::cli::args::JoinsCommand;
use crate::cli::{Ending, output, shelf};
use crate::history::{Proposal, Standing, pair, proposals};
use crate::library::{Archive, Decision, Pair, Personal, Remembrance, Trouble, apply_joins};

type Said = (Pair, String, Option<Decision>);

pub fn run(
    archives: &[Archive],
    personal: &Personal,
    what: Option<&JoinsCommand>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let known = proposals(archives, &Remembrance::load(personal).value);
    let said = match what {
        None => return list(&known, as_json),
        Some(JoinsCommand::Accept { from: None, .. }) => {
            let open = known.iter().filter(|proposal| proposal.standing == Standing::Proposed);
            open.map(|proposal| said_of(proposal, Some(Decision::Joined))).collect()
        }
        Some(JoinsCommand::Accept { from: Some(from), into, .. }) => {
            vec![join(archives, &known, from, into.as_deref())?]
        }
        Some(JoinsCommand::Decline { from, into }) => {
            vec![said_of(
                find(&known, from, into.as_deref(), &[Standing::Proposed])?,
                Some(Decision::Declined),
            )]
        }
        Some(JoinsCommand::Undo { from, into }) => {
            let standings = [Standing::Joined, Standing::Declined];
            vec![said_of(find(&known, from, into.as_deref(), &standings)?, None)]
        }
    };
    if said.is_empty() {
        output::complain(&Trouble::new(
            "nothing is proposed",
            "name two documents: `fineprint joins accept FROM INTO`",
        ));
        return Ok(Ending::Nothing);
    }
    let remembered = Remembrance::decide(personal, &said)?;
    if let Some(trouble) = &remembered.trouble {
        output::complain(trouble);
    }
    apply_joins(archives, &remembered.value);
    shelf::update(archives)?;
    let now = proposals(archives, &remembered.value);
    let of = |proposal: &&Proposal| said.iter().any(|(pair, ..)| proposal.pair == *pair);
    let changed: Vec<Proposal> = now.iter().filter(of).cloned().collect();
    if changed.is_empty() {
        if as_json {
            output::json(&json!({ "joins": [] }))?;
        }
        return Ok(Ending::Found);
    }
    list(&changed, as_json)
}

fn list(known: &[Proposal], as_json: bool) -> Result<Ending, Trouble> {
    if as_json {
        let value = |proposal: &Proposal| {
            json!({
                "state": proposal.standing.word(),
                "from": proposal.from,
                "into": proposal.into,
                "score": proposal.score,
                "why": proposal.why,
            })
        };
        output::json(&json!({ "joins": known.iter().map(value).collect::<Vec<_>>() }))?;
    } else {
        output::lines(known.iter().flat_map(|proposal| {
            let Proposal { from, into, standing, why, .. } = proposal;
            [format!("{:9} {from} → {into}", standing.word()), format!("          {why}")]
        }))?;
    }
    Ok(if known.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn said_of(proposal: &Proposal, decision: Option<Decision>) -> Said {
    (proposal.pair.clone(), proposal.why.clone(), decision)
}

/// A pair that was proposed, or any other: the user knows best.
fn join(archives: &[Archive], known: &[Proposal], from: &str, into: Option<&str>) -> Result<Said, Trouble> {
    let standings = [Standing::Proposed, Standing::Declined, Standing::Joined];
    let proposed = find(known, from, into, &standings);
    let Some(into) = into else { return Ok(said_of(proposed?, Some(Decision::Joined))) };
    if let Ok(proposal) = proposed {
        return Ok(said_of(proposal, Some(Decision::Joined)));
    }
    let (old, new) = (shelf::find(archives, from)?, shelf::find(archives, into)?);
    let pair = pair(
        (new.archive, &new.service().slug, &new.document().slug),
        (old.archive, &old.service().slug, &old.document().slug),
    );
    if pair.from_archive.is_none() && pair.from == pair.into {
        return Err(Trouble::new(
            format!("{from} and {into} are the same document"),
            "name two documents, the one that goes on last",
        ));
    }
    Ok((pair, "joined by hand".to_owned(), Some(Decision::Joined)))
}

/// The one pair of this standing that two names mean.
fn find<'p>(
    known: &'p [Proposal],
    from: &str,
    into: Option<&str>,
    standings: &[Standing],
) -> Result<&'p Proposal, Trouble> {
    // Where one archive is meant anyhow, its name may be left out.
    let is =
        |name: &str, wanted: &str| name == wanted || name.rsplit_once(':').is_some_and(|(_, n)| n == wanted);
    let meant: Vec<&Proposal> = known
        .iter()
        .filter(|proposal| standings.contains(&proposal.standing) && is(&proposal.from, from))
        .filter(|proposal| into.is_none_or(|into| is(&proposal.into, into)))
        .collect();
    match meant[..] {
        [one] => Ok(one),
        [] => Err(Trouble::new(
            format!("{from} is in no such pair"),
            "`fineprint joins` lists what is proposed, joined and declined",
        )),
        _ => Err(Trouble::new(
            format!("{from} is in {} pairs", meant.len()),
            format!("name the other document too, such as {}", meant[0].into),
        )),
    }
}

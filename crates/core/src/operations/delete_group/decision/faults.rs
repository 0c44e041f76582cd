//! Seeded faults: each bends what the real decision hears, keeps or says, and the model must find
//! it.
//!
//! They live outside of `decision.rs`, which knows nothing of them.

use super::model::{Asked, Counterexample, ask, explore_all, settings};
use super::world::Report::{self, Delete, Look, Pause};
use super::{
    Answer, Because, Decision, DeleteEnd, End, Listed, LookEnd, PauseEnd, Purpose, Seen, Step,
};
use crate::types::deletion::Outcome;
use crate::types::sent::Sent;

fn answered(report: Report) -> Option<Answer> {
    match report {
        Delete(DeleteEnd::Answered { answer, .. }) => Some(answer),
        _ => None,
    }
}

/// `step` with another `sent`, if it ends the call with an error.
fn saying(said: Sent, mut step: Step) -> Step {
    if let Step::End(End::Error { sent, .. }) = &mut step {
        *sent = said;
    }
    step
}

fn forced(decision: &Decision, step: Step) -> Step {
    match step {
        Step::Delete { .. } => Step::Delete {
            check_empty: decision.ask.check_empty,
        },
        step => step,
    }
}

/// The look as it would be with other clocks.
fn with_clocks(report: Report, turn: fn(&mut Listed)) -> Report {
    match report {
        Look(LookEnd::Listed(mut listed)) => {
            turn(&mut listed);
            Look(LookEnd::Listed(listed))
        }
        report => report,
    }
}

const FAULTS: &[(&str, Asked)] = &[
    ("NOT_EMPTY after doubt is rejected", |decision, report| {
        let step = ask(decision, report);
        match answered(report) {
            Some(Answer::NotEmpty) => saying(Sent::Rejected, step),
            _ => step,
        }
    }),
    ("a refusal after doubt is rejected", |decision, report| {
        if answered(report) == Some(Answer::Refused) {
            decision.sent = Sent::NotSent;
        }
        ask(decision, report)
    }),
    (
        "every repeat is as asked: the probe is forced",
        |decision, report| {
            let step = ask(decision, report);
            forced(decision, step)
        },
    ),
    (
        "a repeat is made without a look, as asked",
        |decision, report| match ask(decision, report) {
            Step::Look if decision.purpose == Purpose::NextDelete => Step::Delete {
                check_empty: decision.ask.check_empty,
            },
            step => step,
        },
    ),
    (
        "a repeat is made without a look, unforced",
        |decision, report| match ask(decision, report) {
            Step::Look if decision.purpose == Purpose::NextDelete => decision.probe(),
            step => step,
        },
    ),
    (
        "REPLAY_ATTACK is rejected",
        |decision, report| match answered(report) {
            Some(Answer::ReplayAttack) => ask(
                decision,
                Delete(DeleteEnd::Answered {
                    answer: Answer::Refused,
                    retry_after: None,
                }),
            ),
            _ => ask(decision, report),
        },
    ),
    (
        "REPLAY_ATTACK is repeated",
        |decision, report| match answered(report) {
            Some(Answer::ReplayAttack) => ask(decision, Delete(DeleteEnd::Lost)),
            _ => ask(decision, report),
        },
    ),
    (
        "an unexpected response is repeated",
        |decision, report| match answered(report) {
            Some(Answer::Unexpected) => ask(decision, Delete(DeleteEnd::Lost)),
            _ => ask(decision, report),
        },
    ),
    (
        "a reply that proves nothing says that nothing was sent",
        |decision, report| match answered(report) {
            Some(Answer::Unexpected) => {
                let retryable = false;
                ask(decision, Delete(DeleteEnd::NotSent { retryable }))
            }
            _ => ask(decision, report),
        },
    ),
    ("presence in a look settles doubt", |decision, report| {
        let step = ask(decision, report);
        match report {
            Look(LookEnd::Listed(_)) => saying(Sent::Rejected, step),
            _ => step,
        }
    }),
    (
        "an absence in a look is a success",
        |decision, report| match report {
            Look(LookEnd::NotListed) if decision.in_doubt() => {
                decision.succeed(Outcome::Inferred, None)
            }
            _ => ask(decision, report),
        },
    ),
    (
        "an absence in the last look is a success",
        |decision, report| match report {
            Look(LookEnd::NotListed) if decision.purpose == Purpose::LastWord => {
                decision.succeed(Outcome::Inferred, None)
            }
            _ => ask(decision, report),
        },
    ),
    (
        "the age is taken by this machine's clock alone",
        |decision, report| {
            ask(
                decision,
                with_clocks(report, |listed| {
                    listed.began_by_date = Some(listed.began_by_machine);
                }),
            )
        },
    ),
    (
        "the age is taken by the look's Date alone",
        |decision, report| {
            ask(
                decision,
                with_clocks(report, |listed| {
                    listed.began_by_machine =
                        listed.began_by_date.unwrap_or(listed.began_by_machine);
                }),
            )
        },
    ),
    ("the margin of 5 s is left out", |decision, report| {
        ask(
            decision,
            with_clocks(report, |listed| {
                listed.began_by_machine += super::MARGIN;
                if let Some(began) = &mut listed.began_by_date {
                    *began += super::MARGIN;
                }
            }),
        )
    }),
    (
        "a newer library is deleted as asked",
        |decision, report| match report {
            Look(LookEnd::Listed(_)) if decision.purpose == Purpose::NextDelete => {
                decision.delete(decision.ask.check_empty)
            }
            _ => ask(decision, report),
        },
    ),
    (
        "an interruption during a look is not_sent",
        |decision, report| {
            let step = ask(decision, report);
            match report {
                Look(LookEnd::Interrupted(_)) => saying(Sent::NotSent, step),
                _ => step,
            }
        },
    ),
    (
        "an interruption during a pause is not_sent",
        |decision, report| {
            let step = ask(decision, report);
            match report {
                Pause(PauseEnd::Interrupted(_)) => saying(Sent::NotSent, step),
                _ => step,
            }
        },
    ),
    (
        "an interruption during a look is followed by the probe",
        |decision, report| match report {
            Look(LookEnd::Interrupted(_)) => ask(
                decision,
                Look(LookEnd::Failed {
                    clock_was_wrong: false,
                }),
            ),
            _ => ask(decision, report),
        },
    ),
    (
        "a second signature for a proven skew",
        |decision, report| {
            decision.signed_again = false;
            ask(decision, report)
        },
    ),
    (
        "missing_ok turns doubt into absent",
        |decision, report| match answered(report) {
            Some(Answer::NotFound) if decision.ask.missing_ok => {
                decision.sent = Sent::NotSent;
                decision.succeed(Outcome::Absent, None)
            }
            _ => ask(decision, report),
        },
    ),
    (
        "not found is inferred without doubt",
        |decision, report| match answered(report) {
            Some(Answer::NotFound) => decision.succeed(Outcome::Inferred, None),
            _ => ask(decision, report),
        },
    ),
    (
        "an attempt that was never sent wipes out doubt",
        |decision, report| {
            if let Delete(DeleteEnd::NotSent { .. }) = report {
                decision.sent = Sent::NotSent;
            }
            ask(decision, report)
        },
    ),
    (
        "a gateway's error is the service's refusal",
        |decision, report| match answered(report) {
            Some(Answer::GatewayError) => ask(
                decision,
                Delete(DeleteEnd::Answered {
                    answer: Answer::Refused,
                    retry_after: None,
                }),
            ),
            _ => ask(decision, report),
        },
    ),
    ("a retry too many", |decision, report| {
        let max_retries = decision.ask.max_retries;
        decision.ask.max_retries += 1;
        let step = ask(decision, report);
        decision.ask.max_retries = max_retries;
        step
    }),
    ("the budget is not asked", |decision, report| match report {
        Pause(PauseEnd::Withheld) => ask(decision, Pause(PauseEnd::Over)),
        _ => ask(decision, report),
    }),
    (
        "a withheld retry is not said",
        |decision, report| match report {
            Pause(PauseEnd::Withheld) => ask(decision, Pause(PauseEnd::DoesNotFit)),
            _ => ask(decision, report),
        },
    ),
    (
        "a forced delete that timed out is forced again",
        |decision, report| {
            decision.forced_may_run = false;
            ask(decision, report)
        },
    ),
    (
        "a deletion after doubt has no settles_at",
        |decision, report| match ask(decision, report) {
            Step::End(End::Deletion {
                outcome,
                recreated_at,
                ..
            }) => Step::End(End::Deletion {
                outcome,
                recreated_at,
                settles: false,
            }),
            step => step,
        },
    ),
    (
        "if_created_at is compared only before the first delete",
        |decision, report| {
            if decision.in_doubt() {
                decision.ask.if_created_at = None;
            }
            ask(decision, report)
        },
    ),
    (
        "if_created_at is skipped when the look fails",
        |decision, report| match report {
            Look(LookEnd::Failed { .. }) if decision.ask.if_created_at.is_some() => {
                decision.probe()
            }
            _ => ask(decision, report),
        },
    ),
    ("GROUP_CHANGED in doubt", |decision, report| {
        match (report, ask(decision, report)) {
            (Look(_), Step::End(End::Deletion { .. })) => decision.fail(Because::GroupChanged),
            (_, step) => step,
        }
    }),
    (
        "an older library is taken for a new one",
        |decision, report| match report {
            Look(LookEnd::Listed(listed))
                if decision.in_doubt()
                    && decision
                        .ask
                        .if_created_at
                        .is_some_and(|asked| asked != listed.created_at) =>
            {
                decision.succeed(Outcome::Inferred, Some(listed.created_at))
            }
            _ => ask(decision, report),
        },
    ),
    (
        "what an old look showed is reported as seen now",
        |decision, report| {
            let step = ask(decision, report);
            if let (Look(LookEnd::Listed(listed)), Step::Delete { .. }) = (report, step) {
                let created_at = Some(listed.created_at);
                decision.seen = Seen::Existed { created_at };
            }
            step
        },
    ),
    ("no last look", |decision, report| {
        match ask(decision, report) {
            Step::Look if decision.purpose == Purpose::LastWord => decision.fail(Because::Delete),
            step => step,
        }
    }),
    (
        "doubt ends the call at once: no repeat",
        |decision, report| match ask(decision, report) {
            Step::Pause { .. } if decision.in_doubt() => decision.give_up(),
            step => step,
        },
    ),
];

#[test]
fn every_seeded_fault_is_found() {
    let settings: Vec<_> = [1, 0, 2]
        .into_iter()
        .flat_map(|max_retries| settings(max_retries, 1))
        .collect();
    let mut missed = Vec::new();
    for (fault, asked) in FAULTS {
        match explore_all(&settings, *asked) {
            Err(Counterexample { property, way }) => {
                println!(
                    "{fault}\n    breaks: {property}, in {} lines",
                    way.lines().count()
                );
            }
            Ok(_) => missed.push(fault),
        }
    }
    println!("{} faults", FAULTS.len());
    assert!(missed.is_empty(), "not found: {missed:#?}");
}

//! The rules of the call as examples: what is reported, and every step that follows.

use std::time::Duration;

use super::world::Report::{self, Delete, Look, Pause};
use super::{
    Answer, Ask, Because, Decision, DeleteEnd, End, Interruption, Listed, LookEnd, PauseEnd, Seen,
    Step,
};
use crate::call::retry::Cause;
use crate::types::deletion::Outcome;
use crate::types::sent::Sent::{self, MaybeApplied, NotSent, Rejected};
use crate::types::timestamp::Timestamp;

const UNFORCED: Step = Step::Delete { check_empty: true };
const FORCED: Step = Step::Delete { check_empty: false };
const OVER: Report = Pause(PauseEnd::Over);
const LOST: Report = Delete(DeleteEnd::Lost);
const NOT_LISTED: Report = Look(LookEnd::NotListed);
const LOOK_FAILED: Report = Look(LookEnd::Failed {
    clock_was_wrong: false,
});

/// When the library was created that looks list, and a time so many seconds later.
fn created() -> Timestamp {
    later(0)
}

fn later(seconds: i32) -> Timestamp {
    Timestamp::parse(&format!("2026-01-27T14:19:{}+08:00", 30 + seconds)).unwrap()
}

fn asked() -> Ask {
    Ask {
        check_empty: true,
        missing_ok: false,
        if_created_at: None,
        max_retries: 2,
    }
}

fn forced() -> Ask {
    Ask {
        check_empty: false,
        ..asked()
    }
}

fn only(created_at: Timestamp) -> Ask {
    Ask {
        if_created_at: Some(created_at),
        ..asked()
    }
}

fn reply(answer: Answer) -> Report {
    Delete(DeleteEnd::Answered {
        answer,
        retry_after: None,
    })
}

/// A look that lists a library made at `created()`, so many seconds before the call began by `Date`
/// and by this machine's clock.
fn listed(before_by_date: u64, before_by_machine: u64) -> Report {
    listed_of(created(), before_by_date, before_by_machine)
}

fn listed_of(created_at: Timestamp, before_by_date: u64, before_by_machine: u64) -> Report {
    let began = |seconds| created_at.system_time() + Duration::from_secs(seconds);
    Look(LookEnd::Listed(Listed {
        created_at,
        began_by_date: Some(began(before_by_date)),
        began_by_machine: began(before_by_machine),
    }))
}

fn pause(cause: Cause, retry: u32) -> Step {
    Step::Pause {
        cause,
        retry,
        retry_after: None,
    }
}

fn error(because: Because, sent: Sent, seen: Seen) -> Step {
    Step::End(End::Error {
        because,
        sent,
        seen,
        retry_withheld: false,
    })
}

fn deletion(outcome: Outcome, settles: bool) -> Step {
    Step::End(End::Deletion {
        outcome,
        recreated_at: None,
        settles,
    })
}

fn existed(created_at: Timestamp) -> Seen {
    Seen::Existed {
        created_at: Some(created_at),
    }
}

/// Follows a call: its first step, then each report with the step that must follow it.
fn follow(ask: Ask, first: Step, then: &[(Report, Step)]) {
    let (mut decision, step) = Decision::start(ask);
    assert_eq!(step, first);
    for (report, expected) in then {
        let step = super::model::ask(&mut decision, *report);
        assert_eq!(step, *expected, "after {report:?} in {then:#?}");
    }
}

#[test]
fn rule_2_not_found_is_an_error_or_absent_and_after_doubt_inferred() {
    let not_found = reply(Answer::NotFound);
    let missing_ok = Ask {
        missing_ok: true,
        ..asked()
    };
    let refused = error(Because::Delete, Rejected, Seen::Nothing);
    follow(asked(), UNFORCED, &[(not_found, refused)]);
    let absent = deletion(Outcome::Absent, false);
    follow(missing_ok, UNFORCED, &[(not_found, absent)]);
    for ask in [asked(), missing_ok] {
        let after_doubt = [
            (LOST, pause(Cause::Transient, 0)),
            (OVER, Step::Look),
            (NOT_LISTED, UNFORCED),
            (not_found, deletion(Outcome::Inferred, true)),
        ];
        follow(ask, UNFORCED, &after_doubt);
    }
}

#[test]
fn rule_3_no_refusal_settles_doubt() {
    let doubt = [
        (LOST, pause(Cause::Transient, 0)),
        (OVER, Step::Look),
        (LOOK_FAILED, UNFORCED),
    ];
    let faces = Seen::Existed { created_at: None };
    let not_empty = (
        reply(Answer::NotEmpty),
        error(Because::Delete, MaybeApplied, faces),
    );
    follow(forced(), FORCED, &[&doubt[..], &[not_empty]].concat());
    let refused = [
        (reply(Answer::Refused), Step::Look),
        (
            listed(60, 60),
            error(Because::Delete, MaybeApplied, existed(created())),
        ),
    ];
    follow(forced(), FORCED, &[&doubt[..], &refused].concat());
}

#[test]
fn rule_3_an_interruption_ends_the_call_and_an_answer_wins_over_it() {
    let by = Interruption::Cancelled;
    let interrupted = Because::Interrupted(by);
    let nothing = Seen::Nothing;
    for (left, sent) in [(false, NotSent), (true, MaybeApplied)] {
        let end = DeleteEnd::Interrupted { by, left };
        follow(
            asked(),
            UNFORCED,
            &[(Delete(end), error(interrupted, sent, nothing))],
        );
    }
    let in_a_look = [
        (LOST, pause(Cause::Transient, 0)),
        (OVER, Step::Look),
        (
            Look(LookEnd::Interrupted(by)),
            error(interrupted, MaybeApplied, nothing),
        ),
    ];
    follow(asked(), UNFORCED, &in_a_look);
    let in_the_last_look = [
        (reply(Answer::Unexpected), Step::Look),
        (
            Look(LookEnd::Interrupted(by)),
            error(Because::Delete, MaybeApplied, nothing),
        ),
    ];
    follow(asked(), UNFORCED, &in_the_last_look);
    let before_the_first = (
        Look(LookEnd::Interrupted(by)),
        error(interrupted, NotSent, nothing),
    );
    follow(only(created()), Step::Look, &[before_the_first]);
}

#[test]
fn rule_4_a_look_decides_about_the_repeat() {
    let newer = error(Because::Delete, MaybeApplied, existed(created()));
    for (look, step) in [
        (listed(6, 6), FORCED),
        (listed(6, 5), UNFORCED),
        (listed(5, 6), newer),
        (NOT_LISTED, UNFORCED),
        (LOOK_FAILED, UNFORCED),
    ] {
        let steps = [
            (LOST, pause(Cause::Transient, 0)),
            (OVER, Step::Look),
            (look, step),
        ];
        follow(forced(), FORCED, &steps);
    }
}

#[test]
fn rule_4_after_the_last_attempt_in_doubt_comes_one_look() {
    let not_visible = error(Because::Delete, MaybeApplied, Seen::NotVisible);
    let steps = [
        (reply(Answer::GatewayError), pause(Cause::Transient, 0)),
        (OVER, Step::Look),
        (NOT_LISTED, UNFORCED),
        (reply(Answer::GatewayError), pause(Cause::Transient, 1)),
        (OVER, Step::Look),
        (listed(60, 60), UNFORCED),
        (LOST, Step::Look),
        (NOT_LISTED, not_visible),
    ];
    follow(asked(), UNFORCED, &steps);
}

#[test]
fn rule_4_a_precondition_is_looked_at_before_every_delete() {
    let other = later(-1);
    let changed = error(Because::GroupChanged, NotSent, existed(created()));
    follow(only(other), Step::Look, &[(listed(60, 60), changed)]);
    let changed = error(Because::GroupChanged, NotSent, Seen::NotVisible);
    follow(only(other), Step::Look, &[(NOT_LISTED, changed)]);
    let unchecked = error(Because::Look, NotSent, Seen::Nothing);
    follow(only(other), Step::Look, &[(LOOK_FAILED, unchecked)]);
    let begun = [
        (listed(0, 0), UNFORCED),
        (reply(Answer::Throttled), pause(Cause::Throttled, 0)),
        (OVER, Step::Look),
        (listed(0, 0), UNFORCED),
        (LOST, pause(Cause::Transient, 1)),
        (OVER, Step::Look),
    ];
    let newer = later(1);
    let recreated = Step::End(End::Deletion {
        outcome: Outcome::Inferred,
        recreated_at: Some(newer),
        settles: true,
    });
    let older = existed(other);
    for end in [
        (listed_of(newer, 0, 0), recreated),
        (
            listed_of(other, 0, 0),
            error(Because::Delete, MaybeApplied, older),
        ),
        (NOT_LISTED, UNFORCED),
        (listed(0, 0), UNFORCED),
        (
            LOOK_FAILED,
            error(Because::Delete, MaybeApplied, Seen::Nothing),
        ),
    ] {
        follow(only(created()), Step::Look, &[&begun[..], &[end]].concat());
    }
}

#[test]
fn rule_5_only_passing_faults_are_repeated() {
    let nothing = Seen::Nothing;
    let rejected = error(Because::Delete, Rejected, nothing);
    for (report, step) in [
        (
            Delete(DeleteEnd::NotSent { retryable: true }),
            pause(Cause::Transient, 0),
        ),
        (
            Delete(DeleteEnd::NotSent { retryable: false }),
            error(Because::Delete, NotSent, nothing),
        ),
        (LOST, pause(Cause::Transient, 0)),
        (Delete(DeleteEnd::TimedOut), pause(Cause::Transient, 0)),
        (reply(Answer::InternalError), pause(Cause::Transient, 0)),
        (reply(Answer::GatewayError), pause(Cause::Transient, 0)),
        (reply(Answer::Throttled), pause(Cause::Throttled, 0)),
        (reply(Answer::Unexpected), Step::Look),
        (reply(Answer::ReplayAttack), Step::Look),
        (reply(Answer::Refused), rejected),
        (
            reply(Answer::SignatureRejected {
                clock_was_wrong: false,
            }),
            rejected,
        ),
    ] {
        follow(asked(), UNFORCED, &[(report, step)]);
    }
}

#[test]
fn rule_5_the_budget_skips_the_repeat_and_not_the_look() {
    let withheld = Step::End(End::Error {
        because: Because::Delete,
        sent: MaybeApplied,
        seen: Seen::NotVisible,
        retry_withheld: true,
    });
    let steps = [
        (LOST, pause(Cause::Transient, 0)),
        (Pause(PauseEnd::Withheld), Step::Look),
        (NOT_LISTED, withheld),
    ];
    follow(asked(), UNFORCED, &steps);
}

#[test]
fn rule_5_max_retries_0_is_one_delete_request() {
    let single = |ask| Ask {
        max_retries: 0,
        ..ask
    };
    let skew = reply(Answer::SignatureRejected {
        clock_was_wrong: true,
    });
    let error = |sent| error(Because::Delete, sent, Seen::Nothing);
    for (report, sent) in [
        (LOST, MaybeApplied),
        (reply(Answer::Unexpected), MaybeApplied),
        (reply(Answer::Throttled), Rejected),
        (skew, Rejected),
    ] {
        follow(single(asked()), UNFORCED, &[(report, error(sent))]);
        let steps = [(listed(60, 60), UNFORCED), (report, error(sent))];
        follow(single(only(created())), Step::Look, &steps);
    }
}

#[test]
fn rule_6_a_forced_delete_that_timed_out_is_not_forced_again() {
    let kept = error(Because::Delete, MaybeApplied, existed(created()));
    for (look, step) in [(listed(60, 60), kept), (NOT_LISTED, UNFORCED)] {
        let steps = [
            (Delete(DeleteEnd::TimedOut), pause(Cause::Transient, 0)),
            (OVER, Step::Look),
            (look, step),
        ];
        follow(forced(), FORCED, &steps);
    }
}

#[test]
fn rule_7_a_proven_skew_signs_once_more() {
    let skew = reply(Answer::SignatureRejected {
        clock_was_wrong: true,
    });
    let rejected = error(Because::Delete, Rejected, Seen::Nothing);
    follow(forced(), FORCED, &[(skew, FORCED), (skew, rejected)]);
    let look = Look(LookEnd::Failed {
        clock_was_wrong: true,
    });
    let unchecked = error(Because::Look, NotSent, Seen::Nothing);
    follow(
        only(created()),
        Step::Look,
        &[(look, Step::Look), (look, unchecked)],
    );
}

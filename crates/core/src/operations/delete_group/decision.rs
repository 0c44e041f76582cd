//! What a delete does next. A pure state machine: no I/O, no clock, no randomness, no text.
//!
//! The attempt loop carries out a [`Step`], reports how it ended, and receives the next step; only
//! a step that ends the call has no report. The rules cited are the contract's "Rules of the call".
//! The tests beside this file: `rules` has them as examples, `model` explores every reachable state
//! in the `world`, `faults` shows that the model finds what is wrong.
//!
//! ```text
//! let (mut decision, mut step) = Decision::start(ask);
//! loop {
//!     step = match step {
//!         Step::Delete { check_empty } => decision.after_delete(send it once),
//!         Step::Look => decision.after_look(list_groups, once),
//!         Step::Pause { .. } => decision.after_pause(pay the budget and wait),
//!         Step::End(end) => return end,
//!     }
//! }
//! ```

use std::time::{Duration, SystemTime};

use crate::call::PauseEnd;
use crate::call::interruption::Interruption;
use crate::call::retry::Cause;
use crate::types::deletion::Outcome;
use crate::types::sent::Sent;
use crate::types::timestamp::Timestamp;

#[cfg(test)]
mod faults;
#[cfg(test)]
mod model;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod world;

/// A library is older than the call only by more than this (rule 4): the clocks of the service's
/// machines differ a little, `Date` and `add_time` have whole seconds.
const MARGIN: Duration = Duration::from_secs(5);

/// What the caller asked for, as far as it decides the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ask {
    /// `false`: the delete is forced, faces are deleted too.
    pub(crate) check_empty: bool,
    pub(crate) missing_ok: bool,
    /// Delete only the library that was created at this time, in the service's whole seconds.
    pub(crate) if_created_at: Option<Timestamp>,
    pub(crate) max_retries: u32,
}

/// What the loop does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Send one delete request with this `check_empty` and a fresh signature.
    Delete { check_empty: bool },
    /// Send one `list_groups` request.
    Look,
    /// Take the price of `cause` out of the retry budget and wait: `backoff(cause, retry, random)`,
    /// or `retry_after` when that is longer.
    Pause {
        cause: Cause,
        retry: u32,
        retry_after: Option<Duration>,
    },
    /// The call is over.
    End(End),
}

/// How a delete request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeleteEnd {
    /// A whole reply came. It wins over an interruption that comes at the same time (rule 3).
    Answered {
        answer: Answer,
        retry_after: Option<Duration>,
    },
    /// It failed and not one byte had left. Not `retryable`: TLS failed, a proxy refused.
    NotSent { retryable: bool },
    /// The connection was lost, or the reply was cut short.
    Lost,
    /// The attempt's own time was up and bytes had left (rule 6). Without a byte it is `NotSent`.
    TimedOut,
    /// The call was interrupted meanwhile. `left`: a byte of the request may have left.
    Interrupted { by: Interruption, left: bool },
}

/// What a reply to a delete says, by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The proven success of rule 1.
    Deleted,
    /// One of the two not-found codes.
    NotFound,
    /// `NOT_EMPTY`.
    NotEmpty,
    /// Any other 4xx: the service's last word on every copy of that request (rule 3).
    Refused,
    /// 429 or `CONCURRENCY_LIMIT_EXCEEDED`.
    Throttled,
    /// A rejected signature. `clock_was_wrong`: a skew is proven and the clock has been corrected
    /// for the next signature (rule 7).
    SignatureRejected { clock_was_wrong: bool },
    /// `UnexpectedResponse`: a 200 that proves nothing, a redirect; a 5xx that rule 5 omits.
    Unexpected,
    /// `REPLAY_ATTACK`: a copy of this very request was read before.
    ReplayAttack,
    /// 500, or `INTERNAL_ERROR` with any status.
    InternalError,
    /// 502, 503 or 504: the request may be handed on later.
    GatewayError,
}

/// How a look ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookEnd {
    /// The proven list has the library.
    Listed(Listed),
    /// The proven list does not have it.
    NotListed,
    /// Anything else; `clock_was_wrong` as in [`Answer::SignatureRejected`].
    Failed { clock_was_wrong: bool },
    /// The call was interrupted meanwhile.
    Interrupted(Interruption),
}

/// A library in a look's list, and when the call began, twice. Each beginning is a time minus the
/// monotonic time since the call began, both taken when the look's reply was received: the reply's
/// way makes the beginning earlier, which is the safe side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) created_at: Timestamp,
    /// By the look's own `Date`; `None` when it has none, or an `Age`.
    pub(crate) began_by_date: Option<SystemTime>,
    /// By this machine's clock without any correction: corrections come from the same `Date`s.
    pub(crate) began_by_machine: SystemTime,
}

/// How the call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Deletion {
        outcome: Outcome,
        /// With `if_created_at`: another library of this id exists, created at this time.
        recreated_at: Option<Timestamp>,
        /// An earlier request of the call is in doubt: the deletion carries `settles_at` (rule 8).
        settles: bool,
    },
    Error {
        because: Because,
        /// Of all delete requests of the call. `MaybeApplied` carries `settles_at` (rule 8).
        sent: Sent,
        /// What was seen after the last delete request.
        seen: Seen,
        /// The retry budget did not pay for a repeat (rule 5).
        retry_withheld: bool,
    },
}

/// Whose code and text the call's error has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// The last delete request's own error.
    Delete,
    /// The look's own error: the precondition could not be checked.
    Look,
    /// `GROUP_CHANGED`.
    GroupChanged,
    /// `CANCELLED` or `DEADLINE_EXCEEDED`.
    Interrupted(Interruption),
}

/// What is known of the library beside `sent`: advice, never a proof (rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Seen {
    /// Nothing was seen since the last delete request.
    Nothing,
    /// A library of this id existed at this time: in a look (then with `found_created_at`) or, by
    /// `NOT_EMPTY`, when the service read the delete.
    Existed { created_at: Option<Timestamp> },
    /// "Not visible at this time": a look did not list it. Never a success (rule 4).
    NotVisible,
}

/// What a look is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    /// It decides about the delete that may follow it.
    NextDelete,
    /// No delete follows, ever: it adds what can be seen to the call's error.
    LastWord,
}

/// What a look showed.
#[derive(Clone, Copy)]
enum View {
    Listed(Listed),
    NotListed,
    Nothing,
}

impl View {
    fn seen(self) -> Seen {
        match self {
            Self::Listed(Listed { created_at, .. }) => Seen::Existed {
                created_at: Some(created_at),
            },
            Self::NotListed => Seen::NotVisible,
            Self::Nothing => Seen::Nothing,
        }
    }
}

/// One call's progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub(crate) struct Decision {
    ask: Ask,
    /// The worst of all delete requests so far (rule 3). `MaybeApplied` is doubt.
    sent: Sent,
    /// Pauses that were followed by a repeat or its look.
    retries: u32,
    signed_again: bool,
    /// `check_empty` of the last delete request.
    check_empty: bool,
    /// A forced request timed out and may still be running (rule 6).
    forced_may_run: bool,
    purpose: Purpose,
    seen: Seen,
    retry_withheld: bool,
}

impl Decision {
    /// The call's first step.
    pub(crate) fn start(ask: Ask) -> (Self, Step) {
        let mut decision = Self {
            ask,
            sent: Sent::NotSent,
            retries: 0,
            signed_again: false,
            check_empty: ask.check_empty,
            forced_may_run: false,
            purpose: Purpose::NextDelete,
            seen: Seen::Nothing,
            retry_withheld: false,
        };
        let step = decision.look_or_delete();
        (decision, step)
    }

    /// The step after a delete request that ended so.
    pub(crate) fn after_delete(&mut self, end: DeleteEnd) -> Step {
        self.sent = self.sent.and(sent_of(end));
        match end {
            DeleteEnd::Answered {
                answer,
                retry_after,
            } => self.answered(answer, retry_after),
            // Rule 5: never sent.
            DeleteEnd::NotSent { retryable: true } | DeleteEnd::Lost => {
                self.pause_or_give_up(Cause::Transient, None)
            }
            DeleteEnd::NotSent { retryable: false } => self.give_up(),
            DeleteEnd::TimedOut => {
                // Rule 6: looked at, and not sent again beside itself.
                self.forced_may_run |= !self.check_empty;
                self.pause_or_give_up(Cause::Transient, None)
            }
            DeleteEnd::Interrupted { by, .. } => self.fail(Because::Interrupted(by)),
        }
    }

    fn answered(&mut self, answer: Answer, retry_after: Option<Duration>) -> Step {
        match answer {
            Answer::Deleted => self.succeed(Outcome::Deleted, None),
            // Rule 2. Doubt wins over `missing_ok`: "inferred" says that a request may have done
            // it.
            Answer::NotFound if self.in_doubt() => self.succeed(Outcome::Inferred, None),
            Answer::NotFound if self.ask.missing_ok => self.succeed(Outcome::Absent, None),
            Answer::NotFound => self.fail(Because::Delete),
            // Rule 3: presence does not settle doubt; `sent` keeps it.
            Answer::NotEmpty => {
                self.seen = Seen::Existed { created_at: None };
                self.fail(Because::Delete)
            }
            // Rule 7: once in a call, and not a retry.
            Answer::SignatureRejected {
                clock_was_wrong: true,
            } if self.may_sign_again() => {
                self.signed_again = true;
                self.look_or_delete()
            }
            // Rule 5: refused for good, or looked at and not repeated.
            Answer::Refused
            | Answer::SignatureRejected { .. }
            | Answer::Unexpected
            | Answer::ReplayAttack => self.give_up(),
            Answer::Throttled => self.pause_or_give_up(Cause::Throttled, retry_after),
            Answer::InternalError | Answer::GatewayError => {
                self.pause_or_give_up(Cause::Transient, retry_after)
            }
        }
    }

    /// The step after a pause that ended so.
    pub(crate) fn after_pause(&mut self, end: PauseEnd) -> Step {
        match end {
            PauseEnd::Over => {
                self.retries = self.retries.saturating_add(1);
                // The look comes after the pause, so that a forced repeat follows it directly.
                self.look_or_delete()
            }
            PauseEnd::DoesNotFit => self.give_up(),
            // Rule 5: the budget skips the repeat, not the look.
            PauseEnd::Withheld => {
                self.retry_withheld = true;
                self.give_up()
            }
            PauseEnd::Interrupted(by) => self.fail(Because::Interrupted(by)),
        }
    }

    /// The step after a look that ended so.
    pub(crate) fn after_look(&mut self, end: LookEnd) -> Step {
        let view = match end {
            LookEnd::Listed(listed) => View::Listed(listed),
            LookEnd::NotListed => View::NotListed,
            // Rule 7, as for a delete: with a wrong clock no precondition could ever be checked.
            LookEnd::Failed {
                clock_was_wrong: true,
            } if self.may_sign_again() => {
                self.signed_again = true;
                return Step::Look;
            }
            LookEnd::Failed { .. } => View::Nothing,
            LookEnd::Interrupted(by) => {
                return match self.purpose {
                    Purpose::NextDelete => self.fail(Because::Interrupted(by)),
                    // The last delete's own end was the call's already.
                    Purpose::LastWord => self.fail(Because::Delete),
                };
            }
        };
        self.seen = view.seen();
        match self.ask.if_created_at {
            Some(asked) if self.in_doubt() => self.check_precondition_in_doubt(asked, view),
            Some(asked) => self.check_precondition(asked, view),
            None => self.judge_by_age(view),
        }
    }

    /// Rule 4 with `if_created_at`, without doubt.
    fn check_precondition(&mut self, asked: Timestamp, view: View) -> Step {
        match view {
            View::Listed(listed) if listed.created_at == asked => self.delete(self.ask.check_empty),
            View::Listed(_) | View::NotListed => self.fail(Because::GroupChanged),
            View::Nothing => self.fail(Because::Look),
        }
    }

    /// Rule 4 with `if_created_at`, in doubt.
    fn check_precondition_in_doubt(&mut self, asked: Timestamp, view: View) -> Step {
        match view {
            // An id has one library at a time, and creation times only grow: a newer library proves
            // that the asked one is gone, however old the view is.
            View::Listed(listed) if listed.created_at > asked => {
                self.succeed(Outcome::Inferred, Some(listed.created_at))
            }
            _ if self.purpose == Purpose::LastWord => self.fail(Because::Delete),
            View::Listed(listed) if listed.created_at == asked => self.repeat_as_asked(),
            // An absence that was only looked at is no success: the probe asks the service.
            View::NotListed => self.probe(),
            // An older library proves only that the view is old. A precondition that could not be
            // checked is not skipped.
            View::Listed(_) | View::Nothing => self.fail(Because::Delete),
        }
    }

    /// Rule 4 without `if_created_at`: a look happens only in doubt.
    fn judge_by_age(&mut self, view: View) -> Step {
        match view {
            _ if self.purpose == Purpose::LastWord => self.fail(Because::Delete),
            View::Listed(listed) if listed.is_earlier_by_date() => {
                // A `Date` that is ahead makes a newer library look earlier: force needs both
                // clocks.
                if listed.is_earlier_by_machine() {
                    self.repeat_as_asked()
                } else {
                    self.probe()
                }
            }
            View::Listed(_) => self.fail(Because::Delete),
            View::NotListed | View::Nothing => self.probe(),
        }
    }

    /// The step towards the next delete. In doubt and with a precondition a look comes directly
    /// before every delete (rule 4), also before one that follows a refusal.
    fn look_or_delete(&mut self) -> Step {
        if self.in_doubt() || self.ask.if_created_at.is_some() {
            Step::Look
        } else {
            self.delete(self.ask.check_empty)
        }
    }

    /// The delete as asked, directly after a look that showed the earlier library.
    fn repeat_as_asked(&mut self) -> Step {
        if self.forced_may_run {
            self.fail(Because::Delete)
        } else {
            self.delete(self.ask.check_empty)
        }
    }

    /// The unforced delete of rule 4: it asks the service whether the library is gone.
    fn probe(&mut self) -> Step {
        self.delete(true)
    }

    fn delete(&mut self, check_empty: bool) -> Step {
        self.check_empty = check_empty;
        self.seen = Seen::Nothing;
        Step::Delete { check_empty }
    }

    /// A pause towards the next delete, if there is a retry left.
    fn pause_or_give_up(&mut self, cause: Cause, retry_after: Option<Duration>) -> Step {
        if self.retries < self.ask.max_retries {
            Step::Pause {
                cause,
                retry: self.retries,
                retry_after,
            }
        } else {
            self.give_up()
        }
    }

    /// No further delete. In doubt one look still (rule 4), unless `max_retries` is 0 (rule 5).
    fn give_up(&mut self) -> Step {
        if self.in_doubt() && self.ask.max_retries > 0 {
            self.purpose = Purpose::LastWord;
            Step::Look
        } else {
            self.fail(Because::Delete)
        }
    }

    fn fail(&self, because: Because) -> Step {
        Step::End(End::Error {
            because,
            sent: self.sent,
            seen: self.seen,
            retry_withheld: self.retry_withheld,
        })
    }

    fn succeed(&self, outcome: Outcome, recreated_at: Option<Timestamp>) -> Step {
        Step::End(End::Deletion {
            outcome,
            recreated_at,
            settles: self.in_doubt(),
        })
    }

    /// A delete request of the call may have been or may yet be carried out.
    fn in_doubt(&self) -> bool {
        self.sent == Sent::MaybeApplied
    }

    /// Rules 5 and 7: once, and not with `max_retries` 0.
    fn may_sign_again(&self) -> bool {
        !self.signed_again && self.ask.max_retries > 0
    }
}

impl Listed {
    fn is_earlier_by_date(&self) -> bool {
        self.began_by_date
            .is_some_and(|began| self.is_earlier(began))
    }

    fn is_earlier_by_machine(&self) -> bool {
        self.is_earlier(self.began_by_machine)
    }

    fn is_earlier(&self, began: SystemTime) -> bool {
        began
            .duration_since(self.created_at.system_time())
            .is_ok_and(|age| age > MARGIN)
    }
}

/// What is known of one delete request (rule 3).
fn sent_of(end: DeleteEnd) -> Sent {
    match end {
        DeleteEnd::NotSent { .. } | DeleteEnd::Interrupted { left: false, .. } => Sent::NotSent,
        DeleteEnd::Lost | DeleteEnd::TimedOut | DeleteEnd::Interrupted { left: true, .. } => {
            Sent::MaybeApplied
        }
        DeleteEnd::Answered { answer, .. } => match answer {
            // A success settles what this request did; only the earlier ones are left in doubt.
            Answer::Deleted => Sent::NotSent,
            Answer::NotFound
            | Answer::NotEmpty
            | Answer::Refused
            | Answer::Throttled
            | Answer::SignatureRejected { .. } => Sent::Rejected,
            Answer::Unexpected
            | Answer::ReplayAttack
            | Answer::InternalError
            | Answer::GatewayError => Sent::MaybeApplied,
        },
    }
}

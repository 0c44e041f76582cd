//! The world that the decision is put into: the service, the network, a gateway, other people,
//! clocks.
//!
//! Bounds: one group id; up to three deletes and one signed again, by `max_retries` 0 to 2; at most
//! [`CREATIONS`] libraries created by others after the call began, besides the one of its beginning
//! and an older one that only lagging reads show. No bound: copies of a request, lags, and how
//! often others fill and empty.
//!
//! Assumptions: a definite answer (200 or 4xx, but not `REPLAY_ATTACK`) is the
//! service's last word on every copy of that request (rule 3); an id has one library at a time; the
//! look's `Date` and this machine's clock are not both ahead by more than the margin.
//!
//! A request without a definite answer stays in flight until it expires: any number of copies,
//! carried out in any order at any time. That is a lost reply, a delay, a repetition and a gateway
//! that hands the request on later or twice, all in one; a lost request is the same with nothing
//! carried out.

use std::sync::LazyLock;
use std::time::Duration;

use super::{Answer, Ask, Decision, DeleteEnd, End, Interruption, Listed, LookEnd, PauseEnd, Step};
use crate::types::timestamp::Timestamp;

pub(super) const CREATIONS: u8 = 2;

/// What the call is and what surrounds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) ask: Ask,
    pub(super) reads: Reads,
    /// The library at the beginning of the call.
    pub(super) initially: Option<Library>,
    pub(super) creations: u8,
    /// Assumption off: `Date` and this machine's clock may both be ahead.
    pub(super) both_clocks_may_be_ahead: bool,
    /// Assumption off: a copy of a request may be carried out although another was refused.
    pub(super) refusal_may_not_be_final: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// They show the present, and every clock is right.
    Fresh,
    /// They show any state so far, or fail; clocks are wrong.
    Lagging,
    Unavailable,
}

/// When a library was made; what a look shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Made {
    /// It was deleted before the asked-for library was made.
    LongAgo,
    /// The asked-for library.
    BeforeTheCall,
    /// Others made it after the call had begun.
    Since,
}

impl Made {
    pub(super) fn at(self) -> Timestamp {
        static TIMES: LazyLock<[Timestamp; 3]> = LazyLock::new(|| {
            let long_ago = "2025-11-02T08:00:00+08:00";
            let before_the_call = "2026-01-27T14:19:01+08:00";
            let since = "2026-01-28T10:00:07+08:00";
            [long_ago, before_the_call, since].map(|text| Timestamp::parse(text).unwrap())
        });
        TIMES[self as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Library {
    pub(super) made: Made,
    pub(super) faces: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) library: Option<Library>,
    pub(super) creations: u8,
    /// Requests of the call without a definite answer, in flight: a forced one, an unforced one.
    pub(super) forced_in_flight: bool,
    pub(super) unforced_in_flight: bool,
    pub(super) facts: Facts,
    pub(super) doing: Doing,
    pub(super) decision: Decision,
}

/// What has happened, noted by the world and not by the decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct Facts {
    /// A delete request of the call was carried out.
    pub(super) applied: bool,
    /// A delete request left. `unanswered`: one without a definite answer.
    pub(super) left: bool,
    pub(super) unanswered: bool,
    pub(super) deletes: u8,
    pub(super) looks: u8,
    pub(super) pauses: u8,
    /// A signature was rejected by a proven skew.
    pub(super) skewed: bool,
    pub(super) withheld: bool,
    pub(super) forced_timed_out: bool,
    /// No delete may follow: the last one ended so, its retries are used up, or its pause was not
    /// had.
    pub(super) over: bool,
    /// What the last look since the last delete showed.
    pub(super) view: Option<View>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    Listed(Made),
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Doing {
    Delete { check_empty: bool, request: Request },
    Look,
    Pause,
    Ended { settles: bool, expired: bool },
}

/// The delete request that the call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Request {
    NotLeft,
    /// `read`: the service read a copy. `applied`: and carried it out.
    Left {
        read: bool,
        applied: bool,
    },
}

/// What the decision is handed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Report {
    Start,
    Delete(DeleteEnd),
    Look(LookEnd),
    Pause(PauseEnd),
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening {
    /// Something in the world that the client does not see.
    World(&'static str),
    /// The client's step ended; `view` is what a look truly showed.
    Client(Report, Option<View>),
}

const INTERRUPTIONS: [Interruption; 2] = [Interruption::Cancelled, Interruption::DeadlineExceeded];

impl State {
    /// Everything that may happen next: the happening, and the world after it. When it is the
    /// client's, the decision has not been asked yet.
    pub(super) fn next(&self, setting: &Setting, out: &mut Vec<(Happening, Self)>) {
        // A change that comes before the client's request is read, or its look, may as well come
        // while it waits for them: the change is explored there alone.
        let waits = !matches!(
            self.doing,
            Doing::Pause
                | Doing::Delete {
                    request: Request::NotLeft,
                    ..
                }
        );
        if waits {
            self.others(out);
            self.in_flight(out);
        }
        match self.doing {
            Doing::Delete {
                check_empty,
                request: Request::NotLeft,
            } => self.before_leaving(setting, check_empty, out),
            Doing::Delete {
                check_empty,
                request: Request::Left { read, applied },
            } => self.awaited(setting, check_empty, read, applied, out),
            Doing::Look => self.looked(setting, out),
            Doing::Pause => {
                let ends = [PauseEnd::Over, PauseEnd::DoesNotFit, PauseEnd::Withheld];
                let interrupted = INTERRUPTIONS.map(PauseEnd::Interrupted);
                for end in ends.into_iter().chain(interrupted) {
                    let mut next = *self;
                    next.facts.pauses += u8::from(end == PauseEnd::Over);
                    next.facts.withheld |= end == PauseEnd::Withheld;
                    next.facts.over |= matches!(end, PauseEnd::DoesNotFit | PauseEnd::Withheld);
                    out.push((Happening::Client(Report::Pause(end), None), next));
                }
            }
            Doing::Ended { settles, .. } => {
                let mut next = *self;
                next.forced_in_flight = false;
                next.unforced_in_flight = false;
                let expired = true;
                next.doing = Doing::Ended { settles, expired };
                out.push((Happening::World("every signature expires"), next));
            }
        }
    }

    /// Other people.
    fn others(&self, out: &mut Vec<(Happening, Self)>) {
        let mut push = |what, library, creations| {
            let mut next = *self;
            next.library = library;
            next.creations = creations;
            out.push((Happening::World(what), next));
        };
        if let Some(Library { made, faces }) = self.library {
            let filled_or_emptied = Some(Library {
                made,
                faces: !faces,
            });
            push("others fill or empty it", filled_or_emptied, self.creations);
            push("others delete it", None, self.creations);
        } else if self.creations > 0 {
            for faces in [false, true] {
                let made = Made::Since;
                let library = Some(Library { made, faces });
                push("others create it", library, self.creations - 1);
            }
        }
    }

    /// Requests that the client no longer waits for.
    fn in_flight(&self, out: &mut Vec<(Happening, Self)>) {
        for (in_flight, check_empty) in [
            (self.forced_in_flight, false),
            (self.unforced_in_flight, true),
        ] {
            if in_flight && self.service_says(check_empty) == Answer::Deleted {
                let next = self.carried_out();
                out.push((Happening::World("a delayed request is carried out"), next));
            }
        }
    }

    fn before_leaving(
        &self,
        setting: &Setting,
        check_empty: bool,
        out: &mut Vec<(Happening, Self)>,
    ) {
        let mut left = *self;
        left.facts.left = true;
        left.doing = Doing::Delete {
            check_empty,
            request: Request::Left {
                read: false,
                applied: false,
            },
        };
        out.push((Happening::World("the request leaves"), left));
        for retryable in [false, true] {
            let mut next = *self;
            next.facts.over = !retryable || self.retries_are_used_up(setting);
            let end = DeleteEnd::NotSent { retryable };
            out.push((Happening::Client(Report::Delete(end), None), next));
        }
        for by in INTERRUPTIONS {
            let end = DeleteEnd::Interrupted { by, left: false };
            out.push((Happening::Client(Report::Delete(end), None), *self));
        }
    }

    /// The request has left and the client waits.
    fn awaited(
        &self,
        setting: &Setting,
        check_empty: bool,
        read: bool,
        applied: bool,
        out: &mut Vec<(Happening, Self)>,
    ) {
        let with_request = |mut state: Self, applied| {
            let read = true;
            let request = Request::Left { read, applied };
            state.doing = Doing::Delete {
                check_empty,
                request,
            };
            state
        };
        let word = self.service_says(check_empty);
        if word == Answer::Deleted {
            let next = with_request(self.carried_out(), true);
            out.push((Happening::World("it is carried out, silently"), next));
        }
        if !read {
            let next = with_request(*self, applied);
            out.push((Happening::World("it is read and forgotten"), next));
        }

        let mut reply = |answer, next| {
            let retry_after = Some(Duration::from_secs(7));
            let end = DeleteEnd::Answered {
                answer,
                retry_after,
            };
            out.push((Happening::Client(Report::Delete(end), None), next));
        };
        // Definite answers. Carried out and then refused is what rule 3 assumes not to happen.
        let mut next = match word {
            Answer::Deleted => self.carried_out(),
            _ => *self,
        };
        next.facts.over = true;
        if word == Answer::Deleted || !applied || setting.refusal_may_not_be_final {
            reply(word, next);
        }
        if !applied || setting.refusal_may_not_be_final {
            let mut next = *self;
            next.facts.over = self.retries_are_used_up(setting);
            reply(Answer::Throttled, next);
            next.facts.over = true;
            reply(Answer::Refused, next);
            for clock_was_wrong in [false, true] {
                let again = clock_was_wrong && !self.facts.skewed && setting.ask.max_retries > 0;
                next.facts.over = !again;
                next.facts.skewed |= clock_was_wrong;
                reply(Answer::SignatureRejected { clock_was_wrong }, next);
            }
        }
        // The others.
        let mut next = self.unanswered(check_empty);
        next.facts.over = self.retries_are_used_up(setting);
        reply(Answer::InternalError, next);
        reply(Answer::GatewayError, next);
        next.facts.over = true;
        reply(Answer::Unexpected, next);
        if read {
            reply(Answer::ReplayAttack, next);
        }

        let mut failure = |end, next| {
            out.push((Happening::Client(Report::Delete(end), None), next));
        };
        let mut next = self.unanswered(check_empty);
        next.facts.over = self.retries_are_used_up(setting);
        failure(DeleteEnd::Lost, next);
        for by in INTERRUPTIONS {
            failure(DeleteEnd::Interrupted { by, left: true }, next);
        }
        next.facts.forced_timed_out |= !check_empty;
        failure(DeleteEnd::TimedOut, next);
    }

    fn looked(&self, setting: &Setting, out: &mut Vec<(Happening, Self)>) {
        let mut push = |end, view| {
            let mut next = *self;
            next.facts.view = view;
            if let LookEnd::Failed {
                clock_was_wrong: true,
            } = end
            {
                next.facts.skewed = true;
            }
            out.push((Happening::Client(Report::Look(end), view), next));
        };
        let mut views = Vec::new();
        match setting.reads {
            Reads::Fresh => views.push(self.library.map(|library| library.made)),
            Reads::Lagging => {
                views.extend([None, Some(Made::LongAgo), Some(Made::BeforeTheCall)]);
                if self.creations < setting.creations {
                    views.push(Some(Made::Since));
                }
            }
            Reads::Unavailable => {}
        }
        for view in views {
            let Some(made) = view else {
                push(LookEnd::NotListed, Some(View::Nothing));
                continue;
            };
            let listed = |by_date: Option<u64>, by_machine| {
                let began = |after| made.at().system_time() + Duration::from_secs(after);
                LookEnd::Listed(Listed {
                    created_at: made.at(),
                    began_by_date: by_date.map(began),
                    began_by_machine: began(by_machine),
                })
            };
            // Beginnings just within the margin and just beyond it.
            if setting.reads == Reads::Fresh {
                let age = if made == Made::Since { 5 } else { 6 };
                push(listed(Some(age), age), Some(View::Listed(made)));
                continue;
            }
            for (by_date, by_machine) in [(None, 6), (Some(5), 6), (Some(6), 5), (Some(6), 6)] {
                let both_ahead = made == Made::Since && by_date == Some(6) && by_machine == 6;
                if !both_ahead || setting.both_clocks_may_be_ahead {
                    push(listed(by_date, by_machine), Some(View::Listed(made)));
                }
            }
        }
        if setting.reads != Reads::Fresh {
            for clock_was_wrong in [false, true] {
                push(LookEnd::Failed { clock_was_wrong }, None);
            }
        }
        for by in INTERRUPTIONS {
            push(LookEnd::Interrupted(by), None);
        }
    }

    fn retries_are_used_up(&self, setting: &Setting) -> bool {
        u32::from(self.facts.pauses) >= setting.ask.max_retries
    }

    /// What the service does with a delete that it reads now and does not refuse.
    pub(super) fn service_says(&self, check_empty: bool) -> Answer {
        match self.library {
            None => Answer::NotFound,
            Some(library) if library.faces && check_empty => Answer::NotEmpty,
            Some(_) => Answer::Deleted,
        }
    }

    fn carried_out(&self) -> Self {
        let mut next = *self;
        next.library = None;
        next.facts.applied = true;
        next
    }

    /// The client stops waiting for the request; it stays in flight.
    fn unanswered(&self, check_empty: bool) -> Self {
        let mut next = *self;
        next.facts.unanswered = true;
        if check_empty {
            next.unforced_in_flight = true;
        } else {
            next.forced_in_flight = true;
        }
        next
    }

    /// The client takes `step`.
    pub(super) fn take(&mut self, step: Step) {
        self.doing = match step {
            Step::Delete { check_empty } => {
                self.facts.deletes += 1;
                self.facts.view = None;
                let request = Request::NotLeft;
                Doing::Delete {
                    check_empty,
                    request,
                }
            }
            Step::Look => {
                self.facts.looks += 1;
                Doing::Look
            }
            Step::Pause { .. } => Doing::Pause,
            Step::End(end) => Doing::Ended {
                settles: settles(&end),
                expired: false,
            },
        };
    }
}

/// Whether the caller is given `settles_at` (rule 8).
pub(super) fn settles(end: &End) -> bool {
    match *end {
        End::Deletion { settles, .. } => settles,
        End::Error { sent, .. } => sent == crate::types::sent::Sent::MaybeApplied,
    }
}

//! Explores every state that the decision can reach in the world, and what must hold in each.
//!
//! A plain breadth-first search: the states are small values, so a table of those seen is all that
//! a model checker would bring. A counterexample is a shortest one and is printed step by step.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};
use std::time::Duration;

use super::world::{
    CREATIONS, Doing, Facts, Happening, Library, Made, Reads, Report, Setting, State, View,
};
use super::{Answer, Ask, Because, Decision, DeleteEnd, End, LookEnd, PauseEnd, Seen, Step};
use crate::call::retry::Cause;
use crate::types::deletion::Outcome;
use crate::types::sent::Sent;
use crate::types::timestamp::Timestamp;

/// How the decision is asked. A seeded fault (`faults.rs`) bends this; the search uses [`ask`].
pub(super) type Asked = fn(&mut Decision, Report) -> Step;

/// The real decision.
pub(super) fn ask(decision: &mut Decision, report: Report) -> Step {
    match report {
        Report::Start => {
            let (started, step) = Decision::start(decision.ask);
            *decision = started;
            step
        }
        Report::Delete(end) => decision.after_delete(end),
        Report::Look(end) => decision.after_look(end),
        Report::Pause(end) => decision.after_pause(end),
    }
}

/// What was explored.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Explored {
    pub(super) states: usize,
    pub(super) transitions: usize,
}

/// A property that does not hold, and the shortest way there.
#[derive(Debug)]
pub(super) struct Counterexample {
    pub(super) property: &'static str,
    pub(super) way: String,
}

/// Explores everything that can follow from `setting`. `ends` collects the kinds of ends seen.
pub(super) fn explore(
    setting: &Setting,
    asked: Asked,
    ends: &mut Vec<End>,
) -> Result<Explored, Counterexample> {
    let mut decision = Decision::start(setting.ask).0;
    let step = asked(&mut decision, Report::Start);
    let mut first = State {
        library: setting.initially,
        creations: setting.creations,
        forced_in_flight: false,
        unforced_in_flight: false,
        facts: Facts::default(),
        doing: Doing::Pause,
        decision,
    };
    let at_once = broken(setting, &first, &first, Report::Start, None, &step);
    first.take(step);
    // Every state, with the one it came from and how.
    let mut found = vec![(
        first,
        0_usize,
        Happening::World("the call begins"),
        Some(step),
    )];
    let mut known = HashSet::<State, BuildHasherDefault<QuickHasher>>::default();
    known.insert(first);
    if let Some(property) = at_once {
        return Err(counterexample(property, &found, 0));
    }
    let mut explored = Explored::default();
    let mut nexts = Vec::new();
    let mut at = 0;
    while let Some(&(before, ..)) = found.get(at) {
        nexts.clear();
        before.next(setting, &mut nexts);
        for &(happening, mut next) in &nexts {
            explored.transitions += 1;
            let mut step = None;
            let property = match happening {
                Happening::World(_) => admitted_too_late(&before, &next),
                Happening::Client(report, view) => {
                    let taken = asked(&mut next.decision, report);
                    step = Some(taken);
                    let property = broken(setting, &before, &next, report, view, &taken);
                    next.take(taken);
                    if let Step::End(end) = taken {
                        if !ends.contains(&end) {
                            ends.push(end);
                        }
                        next.decision = Decision::start(setting.ask).0;
                    }
                    property
                }
            };
            if let Some(property) = property {
                found.push((next, at, happening, step));
                return Err(counterexample(property, &found, found.len() - 1));
            }
            if let Doing::Ended { .. } = next.doing {
                // What was needed to judge the end is needed no more: fewer states.
                next.facts = Facts::default();
            }
            if known.insert(next) {
                found.push((next, at, happening, step));
            }
        }
        at += 1;
    }
    explored.states = found.len();
    Ok(explored)
}

/// The standard hash takes half of a debug build's time here.
#[derive(Default)]
struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, value: i64) {
        self.write_u64(value.cast_unsigned());
    }

    fn write_isize(&mut self, value: isize) {
        self.write_u64(value.cast_unsigned() as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

fn counterexample(
    property: &'static str,
    found: &[(State, usize, Happening, Option<Step>)],
    mut at: usize,
) -> Counterexample {
    let mut steps = Vec::new();
    loop {
        let (state, from, happening, step) = found[at];
        let mut line = match happening {
            Happening::World(what) => what.to_owned(),
            Happening::Client(report, _) => format!("{report:?}"),
        };
        if let Some(step) = step {
            write!(line, "\n      -> {step:?}").unwrap();
        }
        steps.push(format!("{line}\n      library: {:?}", state.library));
        if at == 0 {
            break;
        }
        at = from;
    }
    steps.reverse();
    let way = steps.join("\n   ");
    Counterexample { property, way }
}

/// Rule 8: after the end, a request is carried out only before `settles_at`, and only when there is
/// one.
fn admitted_too_late(before: &State, next: &State) -> Option<&'static str> {
    let admitted = next.facts.applied && !before.facts.applied;
    match before.doing {
        Doing::Ended { settles, expired } if admitted && (expired || !settles) => {
            Some("nothing is admitted after settles_at")
        }
        _ => None,
    }
}

/// The first property that does not hold when the client has received `report` and takes `step`.
/// `next` is the world after the report.
fn broken(
    setting: &Setting,
    before: &State,
    next: &State,
    report: Report,
    view: Option<View>,
    step: &Step,
) -> Option<&'static str> {
    let properties = match step {
        Step::End(End::Deletion {
            outcome,
            recreated_at,
            settles,
        }) => success(setting, next, report, *outcome, *recreated_at, *settles),
        Step::End(End::Error {
            because,
            sent,
            seen,
            retry_withheld,
        }) => [
            failure_sent(next, *sent),
            failure_facts(next, report, *because, *seen, *retry_withheld),
            failure_in_time(setting, next, report, *sent),
        ]
        .into_iter()
        .flatten()
        .next(),
        Step::Delete { check_empty } => delete(setting, next, report, view, *check_empty),
        Step::Look => look(setting, next),
        Step::Pause {
            cause,
            retry,
            retry_after,
        } => pause(setting, next, report, *cause, *retry, *retry_after),
    };
    properties
        .or_else(|| interruption(report, step))
        .or_else(|| next_step(setting, before, next, report, view, step))
}

/// Rules 1 to 4: what a success rests on.
fn success(
    setting: &Setting,
    next: &State,
    report: Report,
    outcome: Outcome,
    recreated_at: Option<Timestamp>,
    settles: bool,
) -> Option<&'static str> {
    let answer = match report {
        Report::Delete(DeleteEnd::Answered { answer, .. }) => Some(answer),
        _ => None,
    };
    let asked = setting.ask.if_created_at;
    let facts = &next.facts;
    if let Some(recreated_at) = recreated_at {
        // The one success without the service's word on a delete: a newer library has the id.
        let shown = matches!(facts.view, Some(View::Listed(made)) if made.at() == recreated_at);
        let newer = asked.is_some_and(|asked| asked < recreated_at);
        if !shown || !newer || outcome != Outcome::Inferred {
            return Some("recreated_at is a newer library that a look showed");
        }
        if next
            .library
            .is_some_and(|library| Some(library.made.at()) == asked)
        {
            return Some("a success means that the asked-for library was gone");
        }
    } else {
        let word = match outcome {
            Outcome::Deleted => Answer::Deleted,
            Outcome::Inferred | Outcome::Absent => Answer::NotFound,
        };
        if answer != Some(word) {
            return Some("a success follows from the service's word on a delete");
        }
        if next.library.is_some() {
            return Some("a success means that the asked-for library was gone");
        }
    }
    let truth = match outcome {
        Outcome::Deleted => facts.applied,
        Outcome::Inferred => facts.unanswered,
        Outcome::Absent => !facts.unanswered && !facts.applied && setting.ask.missing_ok,
    };
    if !truth {
        return Some("the outcome says how it is known");
    }
    if settles != facts.unanswered {
        return Some("a deletion carries settles_at exactly when a request is in doubt");
    }
    None
}

/// Rule 3: `sent` of an error is exact by what came back, and true of the world.
fn failure_sent(next: &State, sent: Sent) -> Option<&'static str> {
    let facts = &next.facts;
    let carried_out = facts.applied || next.forced_in_flight || next.unforced_in_flight;
    match sent {
        Sent::NotSent if carried_out || facts.left => {
            Some("not_sent: no delete request was or will be carried out")
        }
        Sent::Rejected if carried_out => Some("rejected: no request was or will be carried out"),
        Sent::Rejected if facts.unanswered || !facts.left => {
            Some("rejected: every request that left was refused")
        }
        Sent::MaybeApplied if !facts.unanswered => {
            Some("maybe_applied: there is a reason to doubt")
        }
        _ => None,
    }
}

/// What an error says beside `sent`.
fn failure_facts(
    next: &State,
    report: Report,
    because: Because,
    seen: Seen,
    retry_withheld: bool,
) -> Option<&'static str> {
    let facts = &next.facts;
    let not_empty = matches!(
        report,
        Report::Delete(DeleteEnd::Answered {
            answer: Answer::NotEmpty,
            ..
        })
    );
    let shown = match facts.view {
        _ if not_empty => Seen::Existed { created_at: None },
        None => Seen::Nothing,
        Some(View::Nothing) => Seen::NotVisible,
        Some(View::Listed(made)) => Seen::Existed {
            created_at: Some(made.at()),
        },
    };
    let cause = match report {
        Report::Delete(DeleteEnd::Interrupted { by, .. })
        | Report::Pause(PauseEnd::Interrupted(by)) => Because::Interrupted(by),
        // A look that is only the last word: the delete's own end was the call's already.
        Report::Look(LookEnd::Interrupted(by)) if !facts.over => Because::Interrupted(by),
        Report::Look(LookEnd::Interrupted(_)) => Because::Delete,
        Report::Look(LookEnd::Failed { .. }) if !facts.unanswered => Because::Look,
        Report::Look(_) if !facts.unanswered => Because::GroupChanged,
        _ => Because::Delete,
    };
    if seen != shown {
        Some("what an error says was seen is what the last look showed")
    } else if because != cause {
        Some("an error names its cause")
    } else if retry_withheld != facts.withheld {
        Some("an error says when a retry was withheld")
    } else {
        None
    }
}

/// No call ends early: what rules 4, 5 and 7 allow is tried.
fn failure_in_time(
    setting: &Setting,
    next: &State,
    report: Report,
    sent: Sent,
) -> Option<&'static str> {
    match report {
        Report::Look(_)
        | Report::Pause(PauseEnd::Interrupted(_))
        | Report::Delete(
            DeleteEnd::Interrupted { .. }
            | DeleteEnd::Answered {
                answer: Answer::NotEmpty,
                ..
            },
        ) => None,
        _ if sent == Sent::MaybeApplied && setting.ask.max_retries > 0 => {
            Some("in doubt one look comes last")
        }
        _ if !next.facts.over => Some("what may be repeated is repeated"),
        _ => None,
    }
}

/// Rules 4 to 7: which delete is sent.
fn delete(
    setting: &Setting,
    next: &State,
    report: Report,
    view: Option<View>,
    check_empty: bool,
) -> Option<&'static str> {
    let ask = &setting.ask;
    let facts = &next.facts;
    let forced = !check_empty;
    let limit = 1 + u32::from(facts.pauses) + u32::from(facts.skewed);
    let sent_before = u32::from(facts.deletes);
    if ask.max_retries == 0 && sent_before > 0 {
        return Some("max_retries=0 is one delete request");
    }
    if sent_before + 1 > limit {
        return Some("a delete is repeated only for a paid retry, and signed again only once");
    }
    if facts.over {
        return Some(
            "what is final or unclear is not repeated, and no retry is made without its pause",
        );
    }
    if forced && ask.check_empty {
        return Some("a delete that was asked for unforced is never forced");
    }
    let directly_after_look = matches!(report, Report::Look(_));
    if facts.unanswered {
        if !directly_after_look {
            return Some("in doubt a look comes directly before a delete");
        }
        if forced
            && !matches!(
                view,
                Some(View::Listed(Made::LongAgo | Made::BeforeTheCall))
            )
        {
            return Some("a forced repeat follows a look that showed the earlier library");
        }
        if forced && facts.forced_timed_out {
            return Some("a forced delete that timed out is not sent again beside itself");
        }
        if setting.reads == Reads::Fresh && view == Some(View::Listed(Made::Since)) {
            return Some("no repeat follows a look that showed a newer library");
        }
        if ask.if_created_at.is_none()
            && setting.reads == Reads::Fresh
            && check_empty != (ask.check_empty || view == Some(View::Nothing))
        {
            return Some("a repeat is as asked when the earlier library is there");
        }
    } else if check_empty != ask.check_empty {
        return Some("without doubt a delete is as asked");
    }
    if let Some(asked) = ask.if_created_at {
        let equal = matches!(view, Some(View::Listed(made)) if made.at() == asked);
        let probe = facts.unanswered && check_empty && view == Some(View::Nothing);
        if !directly_after_look || !(equal || probe) {
            return Some(
                "if_created_at: a delete follows a look that showed the asked-for library",
            );
        }
    }
    None
}

/// Rule 4: a look is no retry and is never retried; rule 5: none with `max_retries` 0.
fn look(setting: &Setting, next: &State) -> Option<&'static str> {
    let facts = &next.facts;
    if facts.looks + 1 > facts.deletes + 1 + u8::from(facts.skewed) {
        return Some("a look is one request, before a delete or as the last word");
    }
    if setting.ask.max_retries == 0 && (facts.deletes > 0 || facts.looks > 0) {
        return Some("max_retries=0 looks only before its delete, once");
    }
    if setting.ask.if_created_at.is_none() && !facts.unanswered {
        return Some("the happy path has no look");
    }
    None
}

/// Rule 5.
fn pause(
    setting: &Setting,
    next: &State,
    report: Report,
    cause: Cause,
    retry: u32,
    retry_after: Option<Duration>,
) -> Option<&'static str> {
    let Report::Delete(end) = report else {
        return Some("only a delete is repeated");
    };
    let (throttled, asked) = match end {
        DeleteEnd::Answered {
            answer,
            retry_after,
        } => (answer == Answer::Throttled, retry_after),
        _ => (false, None),
    };
    if retry != u32::from(next.facts.pauses) || retry >= setting.ask.max_retries {
        Some("at most max_retries retries, numbered from 0")
    } else if next.facts.over {
        Some("what is final or unclear is not repeated, and no retry is made without its pause")
    } else if (cause == Cause::Throttled) != throttled || retry_after != asked {
        Some("a pause has its cause and passes Retry-After through")
    } else {
        None
    }
}

/// Rule 6: an interruption ends the call at once. Every step of the client may be interrupted, and
/// the properties above bound the number of steps, so every run ends by the deadline.
fn interruption(report: Report, step: &Step) -> Option<&'static str> {
    let interrupted = matches!(
        report,
        Report::Delete(DeleteEnd::Interrupted { .. })
            | Report::Look(LookEnd::Interrupted(_))
            | Report::Pause(PauseEnd::Interrupted(_))
    );
    if interrupted && !matches!(step, Step::End(_)) {
        Some("an interruption ends the call")
    } else {
        None
    }
}

/// What must follow, where the rules leave no choice.
fn next_step(
    setting: &Setting,
    before: &State,
    next: &State,
    report: Report,
    view: Option<View>,
    step: &Step,
) -> Option<&'static str> {
    let ended = matches!(step, Step::End(_));
    let deletes_next = matches!(step, Step::Delete { .. });
    match report {
        Report::Delete(DeleteEnd::Answered {
            answer: Answer::Deleted | Answer::NotFound | Answer::NotEmpty,
            ..
        }) if !ended => Some("a definite answer ends the call"),
        Report::Delete(DeleteEnd::Answered {
            answer: Answer::Deleted,
            ..
        }) if !matches!(step, Step::End(End::Deletion { .. })) => {
            Some("a confirmed deletion is a success")
        }
        Report::Delete(DeleteEnd::Answered {
            answer: Answer::NotFound,
            ..
        }) if (setting.ask.missing_ok || before.facts.unanswered)
            && !matches!(step, Step::End(End::Deletion { .. })) =>
        {
            Some("not found after doubt, or when that is fine, is a success")
        }
        Report::Delete(
            DeleteEnd::Lost
            | DeleteEnd::TimedOut
            | DeleteEnd::NotSent { retryable: true }
            | DeleteEnd::Answered {
                answer: Answer::Throttled | Answer::InternalError | Answer::GatewayError,
                ..
            },
        ) if !next.facts.over && !matches!(step, Step::Pause { .. }) => {
            Some("what may be repeated is repeated")
        }
        Report::Look(LookEnd::Failed { clock_was_wrong })
            if clock_was_wrong && !before.facts.skewed && setting.ask.max_retries > 0 =>
        {
            (*step != Step::Look).then_some("a look is signed again for a proven skew")
        }
        Report::Look(LookEnd::Interrupted(_)) => None,
        Report::Look(_) => after_look(setting, before, view, step, deletes_next),
        _ => None,
    }
}

fn after_look(
    setting: &Setting,
    before: &State,
    view: Option<View>,
    step: &Step,
    deletes_next: bool,
) -> Option<&'static str> {
    let facts = &before.facts;
    if let Some(asked) = setting.ask.if_created_at {
        let newer = matches!(view, Some(View::Listed(made)) if made.at() > asked);
        if facts.unanswered && newer {
            let success = matches!(step, Step::End(End::Deletion { .. }));
            return (!success).then_some("if_created_at: a newer library is a success in doubt");
        }
        let equal = matches!(view, Some(View::Listed(made)) if made.at() == asked);
        if !facts.unanswered {
            return (equal != deletes_next)
                .then_some("if_created_at: the delete is sent when the look shows equality");
        }
    }
    if facts.over {
        return deletes_next.then_some("the last word is followed by nothing");
    }
    let looked = match view {
        Some(View::Nothing) => true,
        None => setting.ask.if_created_at.is_none(),
        Some(View::Listed(Made::BeforeTheCall)) if setting.reads == Reads::Fresh => {
            !facts.forced_timed_out
        }
        Some(View::Listed(_)) => return None,
    };
    (looked != deletes_next).then_some("a look is followed by the repeat that it allows")
}

/// Every setting: the asks, the reads, and the library at the beginning.
pub(super) fn settings(max_retries: u32, creations: u8) -> Vec<Setting> {
    let mut settings = Vec::new();
    let made = Made::BeforeTheCall;
    let libraries = [
        None,
        Some(Library { made, faces: false }),
        Some(Library { made, faces: true }),
    ];
    for check_empty in [true, false] {
        for missing_ok in [false, true] {
            for if_created_at in [None, Some(made.at()), Some(Made::LongAgo.at())] {
                for reads in [Reads::Fresh, Reads::Lagging, Reads::Unavailable] {
                    for initially in libraries {
                        settings.push(Setting {
                            ask: Ask {
                                check_empty,
                                missing_ok,
                                if_created_at,
                                max_retries,
                            },
                            reads,
                            initially,
                            creations,
                            both_clocks_may_be_ahead: false,
                            refusal_may_not_be_final: false,
                        });
                    }
                }
            }
        }
    }
    settings
}

/// Explores all `settings`; the first counterexample ends it.
pub(super) fn explore_all(
    settings: &[Setting],
    asked: Asked,
) -> Result<(Explored, Vec<End>), Counterexample> {
    let mut all = Explored::default();
    let mut ends = Vec::new();
    for setting in settings {
        let explored = explore(setting, asked, &mut ends)?;
        all.states += explored.states;
        all.transitions += explored.transitions;
    }
    Ok((all, ends))
}

fn holds(max_retries: u32, creations: u8) -> Vec<End> {
    let settings = settings(max_retries, creations);
    match explore_all(&settings, ask) {
        Ok((explored, ends)) => {
            println!(
                "max_retries {max_retries}: {} settings, {} states, {} transitions, {} ends",
                settings.len(),
                explored.states,
                explored.transitions,
                ends.len()
            );
            ends
        }
        Err(Counterexample { property, way }) => panic!("does not hold: {property}\n   {way}"),
    }
}

#[test]
fn one_delete_holds_in_every_world() {
    holds(0, CREATIONS);
}

#[test]
fn two_deletes_hold_in_every_world() {
    let ends = holds(1, CREATIONS);
    // The properties were not held by calls that end early: the ends that matter were reached.
    let deletion = |outcome, recreated_at, settles| End::Deletion {
        outcome,
        recreated_at,
        settles,
    };
    let error = |because, sent, seen| End::Error {
        because,
        sent,
        seen,
        retry_withheld: false,
    };
    let newer = Made::Since.at();
    let existed = Seen::Existed {
        created_at: Some(newer),
    };
    for end in [
        deletion(Outcome::Deleted, None, false),
        deletion(Outcome::Deleted, None, true),
        deletion(Outcome::Inferred, None, true),
        deletion(Outcome::Inferred, Some(newer), true),
        deletion(Outcome::Absent, None, false),
        error(Because::GroupChanged, Sent::NotSent, existed),
        error(Because::GroupChanged, Sent::Rejected, Seen::NotVisible),
        error(Because::Look, Sent::NotSent, Seen::Nothing),
        error(Because::Delete, Sent::MaybeApplied, existed),
    ] {
        assert!(ends.contains(&end), "{end:?} was not reached");
    }
}

#[test]
fn three_deletes_hold_in_every_world() {
    holds(2, CREATIONS);
}

/// More of everything: `cargo test -- --ignored four_deletes`.
#[test]
#[ignore = "a few times as long as the others together"]
fn four_deletes_hold_in_every_world() {
    holds(3, 3);
}

/// The property that breaks first when an assumption is given up.
fn broken_without_assumption(give_up: fn(&mut Setting)) -> &'static str {
    let mut settings = settings(1, 1);
    settings.iter_mut().for_each(give_up);
    match explore_all(&settings, ask) {
        Ok(_) => "none",
        Err(Counterexample { property, way }) => {
            println!("{property}\n   {way}");
            property
        }
    }
}

#[test]
fn force_relies_on_one_of_two_clocks() {
    assert_eq!(
        broken_without_assumption(|setting| setting.both_clocks_may_be_ahead = true),
        "a forced repeat follows a look that showed the earlier library"
    );
}

#[test]
fn rejected_relies_on_a_refusal_being_the_last_word() {
    assert_eq!(
        broken_without_assumption(|setting| setting.refusal_may_not_be_final = true),
        "rejected: no request was or will be carried out"
    );
}

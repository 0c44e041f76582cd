//! Core's log lines, collected for the call that they belong to. Python writes them.

use std::cell::RefCell;
use std::mem;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{Attempt, Error, Failure, LogEvent, LogLevel, LogLine, Outcome};

thread_local! {
    /// Of the call that is being polled on this thread.
    static POLLED: RefCell<Option<(Option<LogLevel>, Collected)>> = const { RefCell::new(None) };
}

/// What core has written of a call.
#[derive(Default)]
pub(crate) struct Collected {
    /// The lines that somebody wants to see.
    pub(crate) lines: Vec<Line>,
    /// Every attempt: core's result of a read has none.
    pub(crate) attempts: Vec<Attempt>,
}

/// Polls a call by `poll`, and adds its lines of `level` and above, and its attempts, to
/// `collected`.
pub(crate) fn collecting<T>(
    level: Option<LogLevel>,
    collected: &mut Collected,
    poll: impl FnOnce() -> T,
) -> T {
    POLLED.set(Some((level, mem::take(collected))));
    let polled = poll();
    if let Some((_, added)) = POLLED.take() {
        *collected = added;
    }
    polled
}

/// Keeps `line` for the call that is being polled.
pub(crate) fn write(line: &LogLine<'_>) {
    POLLED.with_borrow_mut(|polled| {
        let Some((level, collected)) = polled else {
            return;
        };
        if let LogEvent::Attempt { attempt, .. } = line.event {
            collected.attempts.push(attempt.clone());
        }
        if level.is_some_and(|level| line.level() >= level) {
            collected.lines.push(Line::new(line));
        }
    });
}

/// The level that logging numbers so; none when nobody listens.
pub(crate) const fn level(number: u8) -> Option<LogLevel> {
    match number {
        0 => None,
        1..=10 => Some(LogLevel::Debug),
        11..=20 => Some(LogLevel::Info),
        _ => Some(LogLevel::Warning),
    }
}

/// As logging numbers it.
const fn number(level: LogLevel) -> u8 {
    match level {
        LogLevel::Warning => 30,
        LogLevel::Info => 20,
        _ => 10,
    }
}

/// A line that outlives its attempt.
pub(crate) struct Line {
    level: LogLevel,
    message: String,
    operation: &'static str,
    group_id: Option<String>,
    /// None in the line of a call's end.
    number: Option<usize>,
    outcome: Option<Outcome>,
    failure: Option<Failure>,
    status: Option<u16>,
    request_id: Option<String>,
}

impl Line {
    fn new(line: &LogLine<'_>) -> Self {
        let made = Self {
            level: line.level(),
            message: line.to_string(),
            operation: line.operation,
            group_id: line.group_id.map(|it| it.as_str().to_owned()),
            number: None,
            outcome: None,
            failure: None,
            status: None,
            request_id: None,
        };
        match line.event {
            LogEvent::Attempt {
                number, attempt, ..
            } => Self {
                number: Some(number),
                failure: attempt.failure,
                status: attempt.status,
                request_id: attempt.request_id.clone(),
                ..made
            },
            LogEvent::End { outcome, error, .. } => Self {
                outcome,
                failure: error.map(|error| Failure::new(error.code(), error.sent())),
                status: error.and_then(Error::status),
                request_id: error.and_then(|error| error.request_id().map(str::to_owned)),
                ..made
            },
            _ => made,
        }
    }

    /// The line as a tuple, which Python hands to its logger.
    pub(crate) fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (
            number(self.level),
            &self.message,
            self.operation,
            self.group_id.as_deref(),
            self.number,
            self.outcome.map(Outcome::as_str),
            self.failure.map(|it| it.sent.as_str()),
            self.failure.map(|it| it.code.name()),
            self.status,
            self.request_id.as_deref(),
        )
            .into_pyobject(py)
    }
}

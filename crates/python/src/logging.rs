//! Core's log lines, collected for the call that they belong to. Python writes them.

use std::cell::RefCell;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{Attempt, LogLevel, LogLine};

thread_local! {
    /// Of the call that is being polled on this thread.
    static COLLECTED: RefCell<Collected> = const { RefCell::new(Collected { level: None, lines: Vec::new() }) };
}

struct Collected {
    level: Option<LogLevel>,
    lines: Vec<Line>,
}

/// Polls a call by `poll`, and puts its lines of `level` and above into `lines`.
pub(crate) fn collecting<T>(
    level: Option<LogLevel>,
    lines: &mut Vec<Line>,
    poll: impl FnOnce() -> T,
) -> T {
    if level.is_none() {
        return poll();
    }
    COLLECTED.with_borrow_mut(|collected| collected.level = level);
    let polled = poll();
    COLLECTED.with_borrow_mut(|collected| {
        collected.level = None;
        lines.append(&mut collected.lines);
    });
    polled
}

/// Keeps `line` for the call that is being polled, when somebody wants it.
pub(crate) fn write(line: &LogLine<'_>) {
    COLLECTED.with_borrow_mut(|collected| {
        if collected.level.is_some_and(|level| line.level() >= level) {
            collected.lines.push(Line::new(line));
        }
    });
}

/// The level that logging numbers so; none when nobody listens.
pub(crate) const fn level(number: u8) -> Option<LogLevel> {
    match number {
        0 => None,
        1..=10 => Some(LogLevel::Debug),
        _ => Some(LogLevel::Info),
    }
}

/// As logging numbers it.
const fn number(level: LogLevel) -> u8 {
    match level {
        LogLevel::Info => 20,
        _ => 10,
    }
}

/// A line that outlives its attempt.
pub(crate) struct Line {
    level: LogLevel,
    message: String,
    group_id: Option<String>,
    number: usize,
    attempt: Attempt,
}

impl Line {
    fn new(line: &LogLine<'_>) -> Self {
        Self {
            level: line.level(),
            message: line.to_string(),
            group_id: line.group_id.map(|it| it.as_str().to_owned()),
            number: line.number,
            attempt: line.attempt.clone(),
        }
    }

    /// The line as a tuple, which Python hands to its logger.
    pub(crate) fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (
            number(self.level),
            &self.message,
            self.group_id.as_deref(),
            self.number,
            self.attempt.failure.map(|it| it.sent.as_str()),
            self.attempt.failure.map(|it| it.code.name()),
            self.attempt.status,
            self.attempt.request_id.as_deref(),
        )
            .into_pyobject(py)
    }
}

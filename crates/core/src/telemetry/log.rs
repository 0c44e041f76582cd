use std::fmt;
use std::sync::Arc;

use tracing::Span;

use crate::types::attempt::{Attempt, Failure};
use crate::types::deletion::Outcome;
use crate::types::error::Error;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

/// How much a [`LogLine`] matters.
///
/// ```
/// use yl_facesearch::LogLevel;
///
/// assert!(LogLevel::Debug < LogLevel::Info);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LogLevel {
    /// An attempt that succeeded, or the end of a read that did.
    Debug,
    /// An attempt that failed, the end of a delete, or of a read that failed.
    Info,
    /// The end of a delete that may have been carried out.
    Warning,
}

impl LogLevel {
    /// Returns `debug`, `info` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How one attempt ended, or a call, as one line. It holds no secret.
///
/// The same is emitted as a `tracing` event with the target `yl_facesearch`.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
/// let client = Client::builder()
///     .api_key(api_key)
///     .api_secret(api_secret)
/// #     .endpoint(sandbox.endpoint())
///     .log(|line| eprintln!("{}: {line}", line.level()))
///     .build()?;
/// client.delete_group("YuanliStudent_01")?; // info: delete_group …: ended: deleted
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LogLine<'a> {
    /// The operation: `delete_group`, or `list_groups` for a look.
    pub operation: &'static str,
    /// The face library that the request is about; `None` for `list_groups`.
    pub group_id: Option<&'a GroupId>,
    /// What ended.
    pub event: LogEvent<'a>,
}

/// What a [`LogLine`] reports.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum LogEvent<'a> {
    /// An attempt ended.
    #[non_exhaustive]
    Attempt {
        /// Which attempt of its call it was, from 1.
        number: usize,
        /// The attempt.
        attempt: &'a Attempt,
        /// What is known beyond the attempt's code; what the service wrote in it is redacted.
        detail: Option<&'a str>,
    },
    /// The call ended, after its last attempt.
    #[non_exhaustive]
    End {
        /// How many attempts it made.
        attempts: usize,
        /// The outcome of a delete that succeeded.
        outcome: Option<Outcome>,
        /// Why it failed.
        error: Option<&'a Error>,
    },
}

impl LogLine<'_> {
    /// Returns how much the line matters.
    #[must_use]
    pub fn level(&self) -> LogLevel {
        match self.event {
            LogEvent::Attempt { attempt, .. } if attempt.failure.is_none() => LogLevel::Debug,
            LogEvent::End {
                error: Some(error), ..
            } if error.sent() == Sent::MaybeApplied => LogLevel::Warning,
            // A read succeeded.
            LogEvent::End {
                error: None,
                outcome: None,
                ..
            } => LogLevel::Debug,
            LogEvent::Attempt { .. } | LogEvent::End { .. } => LogLevel::Info,
        }
    }
}

impl fmt::Display for LogLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        if let Some(group_id) = self.group_id {
            write!(f, " {group_id}")?;
        }
        match self.event {
            LogEvent::Attempt {
                number,
                attempt,
                detail,
            } => {
                write!(f, ": attempt {number}: ")?;
                match attempt.failure {
                    Some(Failure { code, sent }) => write!(f, "{code} ({sent})")?,
                    None if self.operation == "delete_group" => f.write_str("deleted")?,
                    None => f.write_str("answered")?,
                }
                write_attempt(f, attempt, detail)
            }
            LogEvent::End {
                attempts,
                outcome,
                error,
            } => {
                f.write_str(": ended: ")?;
                match (error, outcome) {
                    (Some(error), _) => write!(f, "{} ({})", error.name(), error.sent())?,
                    (None, Some(outcome)) => write!(f, "{outcome}")?,
                    (None, None) => f.write_str("answered")?,
                }
                let plural = if attempts == 1 { "" } else { "s" };
                write!(f, " after {attempts} attempt{plural}")?;
                match error.and_then(Error::settles_at) {
                    Some(settles_at) => write!(f, ", in doubt until {settles_at}"),
                    None => Ok(()),
                }
            }
        }
    }
}

fn write_attempt(
    f: &mut fmt::Formatter<'_>,
    attempt: &Attempt,
    detail: Option<&str>,
) -> fmt::Result {
    if let Some(detail) = detail {
        write!(f, ": {detail}")?;
    }
    let connection = if attempt.reused_connection {
        "a reused connection"
    } else {
        "a new connection"
    };
    write!(
        f,
        " after {} ms on {connection}",
        attempt.duration.as_millis()
    )?;
    if let Some(status) = attempt.status {
        write!(f, ", HTTP {status}")?;
    }
    if let Some(id) = &attempt.request_id {
        write!(f, ", request {id}")?;
    }
    Ok(())
}

/// The `tracing` event of a line.
macro_rules! event {
    ($level:ident, $line:expr) => {{
        let line: &LogLine<'_> = $line;
        let fields = Fields::of(line);
        tracing::event!(
            target: "yl_facesearch",
            tracing::Level::$level,
            operation = line.operation,
            group_id = line.group_id.map(GroupId::as_str),
            attempt = fields.attempt,
            outcome = fields.outcome.map(Outcome::as_str),
            code = fields.failure.map(|failure| failure.code.name()),
            sent = fields.failure.map(|failure| failure.sent.as_str()),
            status = fields.status,
            request_id = fields.request_id,
            "{line}"
        )
    }};
}

/// What an event has beside its text.
struct Fields<'a> {
    attempt: Option<usize>,
    outcome: Option<Outcome>,
    failure: Option<Failure>,
    status: Option<u16>,
    request_id: Option<&'a str>,
}

impl<'a> Fields<'a> {
    fn of(line: &LogLine<'a>) -> Self {
        match line.event {
            LogEvent::Attempt {
                number, attempt, ..
            } => Self {
                attempt: Some(number),
                outcome: None,
                failure: attempt.failure,
                status: attempt.status,
                request_id: attempt.request_id.as_deref(),
            },
            LogEvent::End { outcome, error, .. } => Self {
                attempt: None,
                outcome,
                failure: error.map(|error| Failure::new(error.code(), error.sent())),
                status: error.and_then(Error::status),
                request_id: error.and_then(Error::request_id),
            },
        }
    }
}

/// Where a client's log lines go besides `tracing`.
#[derive(Clone, Default)]
pub(crate) struct Log(Option<Arc<Sink>>);

type Sink = dyn Fn(&LogLine<'_>) + Send + Sync;

impl Log {
    pub(crate) fn to(sink: impl Fn(&LogLine<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(sink)))
    }

    /// Writes that a call ended, inside its span.
    pub(crate) fn end(
        &self,
        call: &Span,
        operation: &'static str,
        group_id: Option<&GroupId>,
        attempts: usize,
        result: Result<Option<Outcome>, &Error>,
    ) {
        let event = LogEvent::End {
            attempts,
            outcome: result.ok().flatten(),
            error: result.err(),
        };
        let line = LogLine {
            operation,
            group_id,
            event,
        };
        call.in_scope(|| self.write(&line));
    }

    pub(crate) fn write(&self, line: &LogLine<'_>) {
        match line.level() {
            LogLevel::Debug => event!(DEBUG, line),
            LogLevel::Info => event!(INFO, line),
            LogLevel::Warning => event!(WARN, line),
        }
        if let Some(sink) = &self.0 {
            sink(line);
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

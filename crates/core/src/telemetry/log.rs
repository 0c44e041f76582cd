use std::fmt;
use std::sync::Arc;

use crate::types::attempt::{Attempt, Failure};
use crate::types::group_id::GroupId;

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
    /// An attempt that succeeded.
    Debug,
    /// An attempt that failed; another may follow it.
    Info,
}

impl LogLevel {
    /// Returns `debug` or `info`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How one attempt ended, as one line. It holds no secret.
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
/// client.delete_group("YuanliStudent_01")?; // debug: delete_group …: attempt 1: deleted
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LogLine<'a> {
    /// The operation: `delete_group`, or `list_groups` for a look.
    pub operation: &'static str,
    /// The face library that the request is about; `None` for `list_groups`.
    pub group_id: Option<&'a GroupId>,
    /// Which attempt of its call it was, from 1.
    pub number: usize,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// What is known beyond the attempt's code; what the service wrote in it is redacted.
    pub detail: Option<&'a str>,
}

impl LogLine<'_> {
    /// Returns how much the line matters.
    #[must_use]
    pub fn level(&self) -> LogLevel {
        if self.attempt.failure.is_none() {
            LogLevel::Debug
        } else {
            LogLevel::Info
        }
    }
}

impl fmt::Display for LogLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempt = self.attempt;
        f.write_str(self.operation)?;
        if let Some(group_id) = self.group_id {
            write!(f, " {group_id}")?;
        }
        write!(f, ": attempt {}: ", self.number)?;
        match attempt.failure {
            Some(Failure { code, sent }) => write!(f, "{code} ({sent})")?,
            None if self.operation == "delete_group" => f.write_str("deleted")?,
            None => f.write_str("answered")?,
        }
        if let Some(detail) = self.detail {
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
}

/// Where a client's log lines go besides `tracing`.
#[derive(Clone, Default)]
pub(crate) struct Log(Option<Arc<Sink>>);

type Sink = dyn Fn(&LogLine<'_>) + Send + Sync;

impl Log {
    pub(crate) fn to(sink: impl Fn(&LogLine<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(sink)))
    }

    pub(crate) fn write(&self, line: &LogLine<'_>) {
        macro_rules! event {
            ($level:ident) => {
                tracing::event!(
                    target: "yl_facesearch",
                    tracing::Level::$level,
                    operation = line.operation,
                    group_id = line.group_id.map(GroupId::as_str),
                    attempt = line.number,
                    code = line.attempt.failure.map(|failure| failure.code.name()),
                    sent = line.attempt.failure.map(|failure| failure.sent.as_str()),
                    status = line.attempt.status,
                    request_id = line.attempt.request_id.as_deref(),
                    "{line}"
                )
            };
        }
        match line.level() {
            LogLevel::Debug => event!(DEBUG),
            LogLevel::Info => event!(INFO),
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

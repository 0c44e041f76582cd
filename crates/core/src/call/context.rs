use std::time::Duration;

use tokio::sync::Semaphore;

use crate::call::clock::Clock;
use crate::call::retry::RetryBudget;
use crate::signing::credentials::Credentials;
use crate::telemetry::log::Log;
use crate::transport::Wire;
use crate::types::error::Error;

/// The longest timeout: one day.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// What the calls of one client share.
#[derive(Debug)]
pub(crate) struct CallContext {
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    /// For one attempt; `None`: by the operation.
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) max_retries: u32,
    pub(crate) clock: Clock,
    pub(crate) budget: RetryBudget,
    pub(crate) log: Log,
}

impl CallContext {
    /// A call's own timeout, or the client's.
    ///
    /// # Errors
    /// It is out of range.
    pub(crate) fn timeout(&self, of_call: Option<Duration>) -> Result<Duration, Error> {
        let timeout = of_call.unwrap_or(self.timeout);
        check_timeout("timeout", timeout)?;
        Ok(timeout)
    }
}

/// What one call runs with.
#[derive(Clone, Copy)]
pub(crate) struct Resources<'a> {
    pub(crate) context: &'a CallContext,
    pub(crate) wire: &'a Wire,
    /// The client's limit on concurrent calls, if it has one.
    pub(crate) permits: Option<&'a Semaphore>,
}

/// # Errors
/// `timeout` is zero or longer than a day.
pub(crate) fn check_timeout(argument: &str, timeout: Duration) -> Result<(), Error> {
    if timeout.is_zero() || timeout > LONGEST_TIMEOUT {
        return Err(Error::invalid_argument(
            argument,
            format_args!(
                "must be more than 0 and at most a day ({} s), not {} s",
                LONGEST_TIMEOUT.as_secs(),
                timeout.as_secs_f64()
            ),
        ));
    }
    Ok(())
}

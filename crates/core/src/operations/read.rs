use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use crate::call::context::Resources;
use crate::call::interruption::{CallEnd, cancellation};
use crate::call::operation::Operation;
use crate::call::retry::Cause;
use crate::call::{AttemptEnd, Call, PauseEnd, deadline};
use crate::telemetry::span;
use crate::types::call_options::CallOptions;
use crate::types::error::Error;

/// Makes a call that changes nothing, and repeats it while that may help (rule 12).
///
/// # Errors
/// Any error of the last attempt, with every attempt.
pub(crate) async fn read<O: Operation>(
    resources: Resources<'_>,
    operation: &O,
    options: &CallOptions,
    interrupted: impl Future<Output = ()> + Send,
) -> Result<O::Proof, Error> {
    let timeout = resources
        .context
        .timeout(options.timeout)
        .map_err(|error| error.of_call(O::NAME, operation.group_id()))?;
    let cancelled = pin!(cancellation(options.cancel.as_ref(), interrupted));
    let end = CallEnd::new(deadline(timeout), cancelled);
    let mut call = Call::begin(resources, operation, end);
    let result = attempts(&mut call, operation, attempt_timeout(resources, timeout)).await;
    let (span, attempts) = call.end();
    let count = attempts.len();
    let result = result.map_err(|error| {
        let error = error.with_attempts(attempts);
        error.with_operation(O::NAME, operation.group_id())
    });
    span::end_call(&span, result.as_ref().err());
    let ended = result.as_ref().map(|_| None);
    let log = &resources.context.log;
    log.end(&span, O::NAME, operation.group_id(), count, ended);
    result
}

fn attempt_timeout(resources: Resources<'_>, timeout: Duration) -> Duration {
    let context = resources.context;
    let own = if context.max_retries == 0 {
        timeout
    } else {
        timeout / 2
    };
    context.attempt_timeout.unwrap_or(own)
}

async fn attempts<O: Operation>(
    call: &mut Call<'_>,
    operation: &O,
    timeout: Duration,
) -> Result<O::Proof, Error> {
    let mut retries = 0;
    let mut signed_again = false;
    loop {
        let AttemptEnd {
            result,
            retry_after,
            clock_was_wrong,
            interruption,
            ..
        } = call.attempt(operation, timeout).await;
        let error = match result {
            Ok(answer) => return Ok(answer.proof),
            Err(error) => error,
        };
        if clock_was_wrong && !signed_again && call.max_retries() > 0 {
            signed_again = true;
            continue;
        }
        if interruption.is_some() || !error.is_retryable() || retries >= call.max_retries() {
            return Err(error);
        }
        match call.pause(Cause::of(&error), retries, retry_after).await {
            PauseEnd::Over => retries += 1,
            PauseEnd::DoesNotFit => return Err(error),
            PauseEnd::Withheld => return Err(error.noted(Cause::WITHHELD)),
            PauseEnd::Interrupted(by) => return Err(by.error(error.sent())),
        }
    }
}

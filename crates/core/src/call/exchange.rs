use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use tracing::Span;

use crate::call::clock::{Clock, RoundTrip, Sample};
use crate::call::retry::retry_after;
use crate::signing::credentials::Credentials;
use crate::signing::redaction::Redaction;
use crate::signing::signature::{Signature, Stamp};
use crate::system;
use crate::transport::Wire;
use crate::transport::reply::Reply;
use crate::transport::send_state::Probe;
use crate::types::attempt::Attempt;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// One request, from its signature to its judged reply.
pub(crate) struct Exchange<'a> {
    pub(crate) wire: &'a Wire,
    pub(crate) credentials: &'a Credentials,
    /// Of the clock that it is signed by.
    pub(crate) correction_ms: i64,
    pub(crate) span: &'a Span,
}

/// What an exchange came to.
pub(crate) struct Exchanged<T> {
    /// Without the request id of a success, which is in its result.
    pub(crate) attempt: Attempt,
    pub(crate) result: Result<T, Error>,
    pub(crate) retry_after: Option<Duration>,
    /// What the reply says of this machine's clock.
    pub(crate) clock: Option<Sample>,
    pub(crate) interrupted: bool,
}

impl Exchange<'_> {
    /// Sends what `body` makes of a fresh signature, and lets `judge` say what the reply means. `interruption` ends it with its code.
    ///
    /// # Errors
    /// Nothing could be signed.
    pub(crate) async fn make<T>(
        &self,
        body: impl FnOnce(&Signature) -> Bytes,
        judge: impl FnOnce(&Reply, &Redaction<'_>) -> Result<T, Error>,
        interruption: impl Future<Output = ErrorCode>,
    ) -> Result<Exchanged<T>, Error> {
        let started_at = system::now();
        let begun = Instant::now();
        let signed_at_ms = Clock::unix_ms(started_at, self.correction_ms);
        let stamp = Stamp::at(signed_at_ms.div_euclid(1000))?;
        let signature = Signature::new(self.credentials, &stamp);
        let probe = Arc::new(Probe::default());
        let (reply, interrupted) = {
            // Entered here and not with Instrument, which would move the future once more.
            let mut sending = pin!(self.wire.send(body(&signature), &probe));
            let sending = poll_fn(|context| self.span.in_scope(|| sending.as_mut().poll(context)));
            tokio::select! {
                biased;
                reply = sending => (reply, false),
                code = interruption => {
                    let sent = if probe.settle() { Sent::MaybeApplied } else { Sent::NotSent };
                    (Err(Error::new(code).with_sent(sent)), true)
                }
            }
        };
        let duration = begun.elapsed();
        let received_at = system::now();
        let (status, clock, retry_after) = match &reply {
            Ok(reply) => {
                let date = reply.date.as_deref();
                let trip = RoundTrip {
                    signed_at_ms,
                    received_at,
                    duration,
                };
                let header = reply.retry_after.as_deref();
                (
                    Some(reply.status),
                    Sample::new(date, reply.age.as_deref(), trip),
                    header.and_then(|header| retry_after(header, date, received_at)),
                )
            }
            Err(error) => (error.status(), None, None),
        };
        let redaction = Redaction {
            credentials: self.credentials,
            signature: &signature,
        };
        let result = reply.and_then(|reply| judge(&reply, &redaction));
        let error = result.as_ref().err();
        let attempt = Attempt {
            started_at,
            duration,
            status,
            request_id: error.and_then(Error::request_id).map(str::to_owned),
            code: error.map(Error::code),
            sent: error.map(Error::sent),
            reused_connection: !probe.opened_connection(),
            clock_skew_ms: clock.map(|sample| sample.skew_ms),
        };
        Ok(Exchanged {
            attempt,
            result,
            retry_after,
            clock,
            interrupted,
        })
    }
}

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::pin;

use tokio::task::unconstrained;
use tokio::time::sleep;
use tracing::Span;

use crate::call::Shared;
use crate::call::clock::{DATE_NOT_BELIEVED, Diagnosis, Sample};
use crate::call::exchange::Exchange;
use crate::operations::envelope::refusal_without_group_id;
use crate::operations::form::body_without_group_id;
use crate::signing::credentials::Credentials;
use crate::signing::redaction::Redaction;
use crate::transport::Wire;
use crate::transport::reply::Reply;
use crate::types::attempt::Attempt;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// What is known of a client's credentials.
///
/// ```
/// use yl_facesearch::Acceptance;
///
/// assert_eq!(Acceptance::Accepted.to_string(), "accepted");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Acceptance {
    /// The service let their signature pass and refused one that was made with another secret.
    Accepted,
    /// The service looks at the fields first: it answered alike to both signatures.
    Unproven,
}

impl Acceptance {
    /// `accepted` or `unproven`.
    ///
    /// ```
    /// use yl_facesearch::Acceptance;
    ///
    /// assert_eq!(Acceptance::Unproven.as_str(), "unproven");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unproven => "unproven",
        }
    }
}

impl fmt::Display for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The service was reached, and did not refuse the credentials.
///
/// ```
/// use yl_facesearch::Acceptance;
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// let check = client.check_credentials()?;
/// assert_eq!(check.acceptance, Acceptance::Accepted);
/// for attempt in &check.attempts {
///     println!("{:?} HTTP {:?}", attempt.code, attempt.status);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialsCheck {
    /// What is known of the credentials.
    pub acceptance: Acceptance,
    /// Every request of the check, in order; none of them named a library.
    pub attempts: Vec<Attempt>,
}

impl CredentialsCheck {
    /// Asks the service, once or twice, and once more when the clock had to be corrected.
    ///
    /// # Errors
    /// As [`Client::check_credentials`](crate::Client::check_credentials).
    pub(crate) async fn run(
        shared: &Shared,
        wire: &Wire,
        interrupted: impl Future<Output = ()>,
    ) -> Result<Self, Error> {
        // As in a call, its turns cannot be used up.
        let mut interruption = pin!(unconstrained(async {
            tokio::select! {
                biased;
                () = interrupted => ErrorCode::Cancelled,
                () = sleep(shared.timeout) => ErrorCode::DeadlineExceeded,
            }
        }));
        let mut attempts = Vec::new();
        match acceptance(shared, wire, &mut attempts, &mut interruption).await {
            Ok(acceptance) => Ok(Self {
                acceptance,
                attempts,
            }),
            Err(error) => {
                let earlier = attempts.iter().filter_map(|attempt| attempt.sent);
                let sent = earlier.fold(error.sent(), Sent::and);
                Err(error.with_sent(sent).with_attempts(attempts))
            }
        }
    }
}

async fn acceptance(
    shared: &Shared,
    wire: &Wire,
    attempts: &mut Vec<Attempt>,
    interruption: &mut (impl Future<Output = ErrorCode> + Unpin),
) -> Result<Acceptance, Error> {
    let credentials = &shared.credentials;
    let mut correction_ms = shared.clock.correction_ms();
    let mut corrected = None;
    let (mut answer, mut sample) =
        ask(wire, credentials, correction_ms, attempts, interruption).await;
    if answer.code().is_signature_rejection() {
        match sample.map(Sample::diagnose_rejection) {
            None | Some(Diagnosis::TimeWasRight) => {}
            Some(Diagnosis::DateNotBelieved) => answer = answer.noted(DATE_NOT_BELIEVED),
            Some(Diagnosis::Correct {
                correction_ms: found,
            }) => {
                correction_ms = found;
                corrected = Some(found);
                (answer, sample) =
                    ask(wire, credentials, correction_ms, attempts, interruption).await;
            }
        }
    }
    if !finds_fault_with_fields(answer.code()) {
        return Err(answer);
    }
    // Which of signature and fields the service looks at first is not documented: only a signature that must be refused tells.
    let others = credentials.with_another_secret()?;
    let (answer, _) = ask(wire, &others, correction_ms, attempts, interruption).await;
    if answer.code().is_signature_rejection() {
        shared.clock.confirm(corrected, sample);
        Ok(Acceptance::Accepted)
    } else if finds_fault_with_fields(answer.code()) {
        Ok(Acceptance::Unproven)
    } else {
        Err(answer)
    }
}

/// One request without a `group_id`, signed with `credentials`: what the service has against it,
/// and what its reply says of the clock.
async fn ask(
    wire: &Wire,
    credentials: &Credentials,
    correction_ms: i64,
    attempts: &mut Vec<Attempt>,
    interruption: &mut (impl Future<Output = ErrorCode> + Unpin),
) -> (Error, Option<Sample>) {
    let exchange = Exchange {
        wire,
        credentials,
        correction_ms,
        span: &Span::none(),
    };
    let judge = |reply: &Reply, redaction: &Redaction<'_>| {
        Err::<Infallible, _>(refusal_without_group_id(reply, redaction))
    };
    let exchanged = exchange.make(body_without_group_id, judge, interruption);
    match exchanged.await {
        Ok(exchanged) => {
            let Err(error) = exchanged.result;
            let error = harmless(error);
            attempts.push(Attempt {
                sent: Some(error.sent()),
                ..exchanged.attempt
            });
            (error, exchanged.clock)
        }
        Err(error) => (error, None),
    }
}

/// `error` of a request that cannot have deleted anything.
fn harmless(error: Error) -> Error {
    match error.sent() {
        Sent::MaybeApplied => error.with_sent(Sent::Rejected),
        Sent::NotSent | Sent::Rejected => error,
    }
}

/// The service misses the library, or found none.
fn finds_fault_with_fields(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::MissingArguments | ErrorCode::BadArguments)
        || code.is_group_not_found()
}

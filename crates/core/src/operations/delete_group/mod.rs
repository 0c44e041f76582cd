//! The delete of a face library: its request, the decision of what follows each event, and the
//! carrying out of that decision.
//!
//! Uses `call` for attempts and pauses, and `list_groups` to look. The rules that turn "not found"
//! into `inferred`, `absent` or an error are in [`decision`], and nowhere else.

mod decision;
pub(crate) mod settlement;

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use tracing::Span;

use crate::call::context::Resources;
use crate::call::interruption::{CallEnd, cancellation};
use crate::call::operation::{Answer, Operation};
use crate::call::retry::Cause;
use crate::call::{AttemptEnd, Call, deadline};
use crate::operations::delete_group::decision::{
    Answer as Class, Ask, Because, Decision, DeleteEnd, End, Listed, LookEnd, Seen, Step,
};
use crate::operations::delete_group::settlement::Settlement;
use crate::operations::envelope;
use crate::operations::form::form;
use crate::operations::list_groups::ListGroups;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::system;
use crate::telemetry::span::{self, call_span};
use crate::transport::reply::Reply;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::{Advice, Error};
use crate::types::error_code::ErrorCode;
use crate::types::group::Group;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;
use crate::types::timestamp::Timestamp;

/// What a forced delete leaves of the call's timeout for a look: deleting millions of faces takes
/// time (rule 6).
const RESERVED_FOR_A_LOOK: Duration = Duration::from_secs(5);

/// One request to delete a face library (the vendor's page "Delete Face Library").
pub(crate) struct DeleteGroup<'a> {
    pub(crate) group_id: &'a GroupId,
    pub(crate) check_empty: bool,
}

impl Operation for DeleteGroup<'_> {
    const NAME: &'static str = "delete_group";
    const PATH: &'static str = "/finauth/search/group/free";
    const DELETES: bool = true;
    type Proof = ();

    fn group_id(&self) -> Option<&GroupId> {
        Some(self.group_id)
    }

    fn span(&self) -> Span {
        call_span!("delete_group", self.group_id())
    }

    fn form(&self, signature: &Signature) -> Bytes {
        let check_empty = if self.check_empty { "1" } else { "0" };
        form(
            signature,
            &[
                ("group_id", self.group_id.as_str()),
                ("check_empty", check_empty),
            ],
        )
    }

    fn judge(&self, reply: &Reply, redaction: &Redaction<'_>) -> Result<Answer<()>, Error> {
        envelope::judge(reply, redaction, |fields| {
            envelope::prove_group_id(fields, self.group_id, redaction)
        })
    }
}

/// Deletes a face library: carries out what the decision says until it ends the call.
///
/// # Errors
/// Any; its `sent` speaks of every delete request of the call together.
pub(crate) async fn delete_group(
    resources: Resources<'_>,
    group_id: &GroupId,
    options: &DeleteOptions,
    interrupted: impl Future<Output = ()> + Send,
) -> Result<Deletion, Error> {
    let timeout = resources
        .context
        .timeout(options.timeout)
        .map_err(|error| error.of_call(DeleteGroup::NAME, Some(group_id)))?;
    let cancelled = pin!(cancellation(options.cancel.as_ref(), interrupted));
    let end = CallEnd::new(deadline(timeout), cancelled);
    let asked = DeleteGroup {
        group_id,
        check_empty: options.check_empty,
    };
    let call = Call::begin(resources, &asked, end);
    let mut steps = Steps {
        timeout,
        group_id,
        options,
        resources,
        call,
        deleted: None,
        delete_error: None,
        look_error: None,
        listed: None,
        settlement: Settlement::default(),
    };
    let (mut decision, mut step) = Decision::start(Ask {
        check_empty: options.check_empty,
        missing_ok: options.missing_ok,
        if_created_at: options.if_created_at,
        max_retries: resources.context.max_retries,
    });
    let end = loop {
        step = match step {
            Step::Delete { check_empty } => decision.after_delete(steps.delete(check_empty).await),
            Step::Look => decision.after_look(steps.look().await),
            Step::Pause {
                cause,
                retry,
                retry_after,
            } => decision.after_pause(steps.call.pause(cause, retry, retry_after).await),
            Step::End(end) => break end,
        };
    };
    steps.end(end)
}

/// The carrying out of the decision's steps, and what the call's end is made of.
struct Steps<'a> {
    timeout: Duration,
    group_id: &'a GroupId,
    options: &'a DeleteOptions,
    resources: Resources<'a>,
    call: Call<'a>,
    /// The reply that proved the deletion.
    deleted: Option<Answer<()>>,
    /// How the last delete request failed.
    delete_error: Option<Error>,
    /// How the last look failed.
    look_error: Option<Error>,
    /// The face library as the last look showed it.
    listed: Option<Group>,
    settlement: Settlement,
}

impl Steps<'_> {
    async fn delete(&mut self, check_empty: bool) -> DeleteEnd {
        let request = DeleteGroup {
            group_id: self.group_id,
            check_empty,
        };
        self.listed = None;
        let timeout = self.attempt_timeout(check_empty);
        let ended = self.call.attempt(&request, timeout).await;
        self.settlement.learn(ended.sample);
        let end = delete_end(&ended);
        match ended.result {
            Ok(answer) => self.deleted = Some(answer),
            Err(error) => {
                if let Some(signed) = ended.signed
                    && error.sent() == Sent::MaybeApplied
                {
                    self.settlement.delay(signed);
                }
                self.delete_error = Some(error);
            }
        }
        end
    }

    /// How long one delete request may take (rule 6).
    fn attempt_timeout(&self, check_empty: bool) -> Duration {
        let context = self.resources.context;
        let own = if context.max_retries == 0 {
            self.timeout
        } else if check_empty {
            self.timeout / 2
        } else {
            self.timeout
                .saturating_sub(RESERVED_FOR_A_LOOK)
                .max(self.timeout / 2)
        };
        context.attempt_timeout.unwrap_or(own)
    }

    async fn look(&mut self) -> LookEnd {
        let timeout = self.attempt_timeout(true);
        let ended = self.call.attempt(&ListGroups, timeout).await;
        self.settlement.learn(ended.sample);
        let groups = match ended.result {
            Ok(answer) => answer.proof,
            Err(error) => {
                self.look_error = Some(error);
                return match ended.interruption {
                    Some(by) => LookEnd::Interrupted(by),
                    None => LookEnd::Failed {
                        clock_was_wrong: ended.clock_was_wrong,
                    },
                };
            }
        };
        self.listed = groups.into_iter().find(|group| group.id == *self.group_id);
        match &self.listed {
            None => LookEnd::NotListed,
            Some(group) => LookEnd::Listed(Listed {
                created_at: group.created_at,
                began_by_date: ended.began_by_date,
                began_by_machine: self.call.began_by_machine(),
            }),
        }
    }

    fn end(self, end: End) -> Result<Deletion, Error> {
        let group_id = self.group_id;
        let settles_at = self.settlement.settles_at(system::now(), Instant::now());
        let log = &self.resources.context.log;
        let is_forced = !self.options.check_empty;
        match end {
            End::Deletion {
                outcome,
                recreated_at,
                settles,
            } => {
                let (deleted, not_found) = (self.deleted, self.delete_error);
                let not_found = not_found.filter(|error| error.code().is_group_not_found());
                let (span, attempts) = self.call.end();
                span::end_delete(&span, outcome);
                let (name, count) = (DeleteGroup::NAME, attempts.len());
                log.end(&span, name, Some(group_id), count, Ok(Some(outcome)));
                Ok(Deletion {
                    group_id: group_id.clone(),
                    outcome,
                    // The not-found's, of an `inferred` or an `absent` (rule 13).
                    request_id: match (&deleted, &not_found) {
                        (Some(answer), _) => answer.request_id.clone(),
                        (None, Some(error)) => error.request_id().map(str::to_owned),
                        (None, None) => None,
                    },
                    time_used_ms: deleted.and_then(|answer| answer.time_used_ms),
                    attempts,
                    settles_at: settles_at.filter(|_| settles),
                    recreated_at,
                })
            }
            End::Error {
                because,
                sent,
                seen,
                retry_withheld,
            } => {
                let error = match because {
                    Because::Delete => self.delete_error,
                    Because::Look => self.look_error,
                    Because::GroupChanged => Some(group_changed(self.options, self.listed)),
                    Because::Interrupted(by) => Some(by.error(sent)),
                };
                // Whoever ends a call this way has reported the error before.
                let mut error = error.unwrap_or_else(|| Error::new(ErrorCode::Panic));
                if retry_withheld {
                    error = error.noted(Cause::WITHHELD);
                }
                if sent == Sent::MaybeApplied {
                    let (advice, created_at) = advice(seen, is_forced);
                    error = error.in_doubt(advice, created_at, settles_at);
                }
                let (span, attempts) = self.call.end();
                let (name, count) = (DeleteGroup::NAME, attempts.len());
                let error = error
                    .with_operation(name, Some(group_id))
                    .with_attempts(attempts)
                    .with_sent(sent);
                span::end_call(&span, Some(&error));
                log.end(&span, name, Some(group_id), count, Err(&error));
                Err(error)
            }
        }
    }
}

/// What an error in doubt says of the face library that was seen last.
fn advice(seen: Seen, is_forced: bool) -> (Advice, Option<Timestamp>) {
    match seen {
        Seen::Nothing => (Advice::OfCode, None),
        Seen::NotVisible => (Advice::NotVisible, None),
        Seen::Existed { created_at } => (Advice::Existed { forced: is_forced }, created_at),
    }
}

fn group_changed(options: &DeleteOptions, listed: Option<Group>) -> Error {
    let asked = options.if_created_at.map(|time| time.to_string());
    let asked = asked.unwrap_or_default();
    let created_at = listed.map(|group| group.created_at);
    Error::new(ErrorCode::GroupChanged)
        .with_found_created_at(created_at)
        .with_detail(match created_at {
            Some(created_at) => format!("it was created at {created_at}, not at {asked}"),
            None => format!("it is not listed, and was to be the one created at {asked}"),
        })
}

/// An attempt's end in the decision's terms.
fn delete_end(ended: &AttemptEnd<()>) -> DeleteEnd {
    let Err(error) = &ended.result else {
        return DeleteEnd::Answered {
            answer: Class::Deleted,
            retry_after: None,
        };
    };
    let left = error.sent() != Sent::NotSent;
    if let Some(by) = ended.interruption {
        return DeleteEnd::Interrupted { by, left };
    }
    if !left {
        return DeleteEnd::NotSent {
            retryable: error.is_retryable(),
        };
    }
    match error.code() {
        ErrorCode::AttemptTimeout => DeleteEnd::TimedOut,
        ErrorCode::ConnectionLost => DeleteEnd::Lost,
        _ => DeleteEnd::Answered {
            answer: class(error, ended.clock_was_wrong),
            retry_after: ended.retry_after,
        },
    }
}

/// What a refusal says. A 5xx is never the last word on its request, whatever it says.
fn class(error: &Error, clock_was_wrong: bool) -> Class {
    let code = error.code();
    if error.sent() == Sent::MaybeApplied {
        return match code {
            ErrorCode::ReplayAttack => Class::ReplayAttack,
            _ if !error.is_retryable() => Class::Unexpected,
            ErrorCode::InternalError => Class::InternalError,
            _ => Class::GatewayError,
        };
    }
    match code {
        _ if code.is_group_not_found() => Class::NotFound,
        ErrorCode::NotEmpty => Class::NotEmpty,
        _ if code.is_signature_rejection() => Class::SignatureRejected { clock_was_wrong },
        _ if error.is_retryable() => Class::Throttled,
        _ => Class::Refused,
    }
}

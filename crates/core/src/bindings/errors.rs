use std::fmt;

use crate::types::attempt::Attempt;
use crate::types::deletion::Deletion;
use crate::types::error::{Advice, Error};
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

/// An argument of a binding's own breaks a rule: `argument` is its name, `rule` the rule and, where
/// it is no secret, the value.
#[must_use]
pub fn invalid_argument(argument: &str, rule: impl fmt::Display) -> Error {
    Error::invalid_argument(argument, rule)
}

/// `error` with the call that it is of, unless it names one: for what a binding refuses by itself.
/// A `group_id` that breaks a rule is not named; the error shows what is wrong with it.
#[must_use]
pub fn of_call(error: Error, operation: &'static str, group_id: Option<&str>) -> Error {
    let group_id = group_id.and_then(|it| GroupId::new(it).ok());
    error.of_call(operation, group_id.as_ref())
}

/// The client was closed before the call.
#[must_use]
pub fn closed() -> Error {
    Error::closed()
}

/// The call was given up before anything of it was sent.
#[must_use]
pub fn cancelled() -> Error {
    Error::new(ErrorCode::Cancelled).with_sent(Sent::NotSent)
}

/// The call was cancelled when it had just succeeded, in a host that must not return success then.
#[must_use]
pub fn cancelled_after(deletion: &Deletion) -> Error {
    Error::new(ErrorCode::Cancelled)
        .with_detail(format!("the face library is gone ({})", deletion.outcome))
        .with_operation("delete_group", Some(&deletion.group_id))
        .with_attempts(deletion.attempts.clone())
        .with_settles_at(deletion.settles_at)
        .with_advice(Advice::Absent)
}

/// The end of a call that a forked child has inherited: its parent makes it.
#[must_use]
pub fn call_of_parent() -> Error {
    Error::new(ErrorCode::Cancelled)
        .with_detail("the call is made by the process that this one was forked from")
}

/// The operating system gave no thread or no poller to make the call with: nothing was sent.
#[must_use]
pub fn no_thread(source: std::io::Error) -> Error {
    Error::no_thread(source)
}

/// A panic that a binding caught at its edge; `message` is the panic's.
#[must_use]
pub fn panic(message: &str) -> Error {
    Error::panic(message)
}

/// A read was cancelled when its reply had just arrived; `attempts` are its requests.
#[must_use]
pub fn cancelled_after_read(attempts: Vec<Attempt>) -> Error {
    let operation = attempts.last().map(|attempt| attempt.operation);
    let error = Error::new(ErrorCode::Cancelled)
        .with_sent(Sent::NotSent)
        .with_detail("the reply had arrived")
        .with_attempts(attempts);
    match operation {
        Some(operation) => error.with_operation(operation, None),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::deletion::Outcome;

    #[test]
    fn a_call_that_had_succeeded_says_that_the_face_library_does_not_exist() {
        let deletion = Deletion::new(GroupId::new("group").unwrap(), Outcome::Deleted);
        assert_eq!(
            cancelled_after(&deletion).to_string(),
            "delete_group group: CANCELLED: the face library is gone (deleted). \
             The call was cancelled. The face library does not exist."
        );
    }
}

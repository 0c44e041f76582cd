//! What only the bindings need. It is hidden from the documentation, and may change in any release.
//!
//! Uses everything; nothing in this crate uses it. `errors` makes the errors that arise in a
//! binding, `background` is the thread for hosts with event loops, and `blocking_client` extends
//! the blocking client for hosts that look after signals between two slices of a call.

pub mod background;
#[cfg(feature = "blocking")]
mod blocking_call;
#[cfg(feature = "blocking")]
mod blocking_client;
mod errors;

#[cfg(feature = "blocking")]
pub use crate::runtime::runtime_pool::with_thread_locals;
pub use crate::system::environment::ignore_environment;
pub use crate::system::process::{ProcessId, note_fork};
pub use crate::system::threads::spawn as spawn_thread;
#[cfg(feature = "blocking")]
pub use blocking_call::BlockingCall;
#[cfg(feature = "blocking")]
pub use blocking_client::{
    begin_delete_group, begin_face_count, begin_group_info, begin_list_groups, check_arguments,
    check_read_options, child_of, delete_group_interruptible, face_count_interruptible,
    group_info_interruptible, latest_settles_at, list_groups_interruptible, proxy,
};
pub use errors::{
    call_of_parent, cancelled, cancelled_after, cancelled_after_read, closed, invalid_argument,
    no_thread, of_call, panic,
};

pub use crate::runtime::per_process::PerProcess;
use crate::types::cancel_token::CancelToken;

/// A token that is cancelled with `token`, and can be cancelled alone: for a binding that cancels
/// calls by itself, too.
#[must_use]
pub fn child_token(token: &CancelToken) -> CancelToken {
    token.child()
}

//! Calls that go on while Python's event loop runs other tasks.
//!
//! The background thread never enters the interpreter: it queues what has ended and wakes the loop
//! by a byte on a socket that the loop watches.

pub(crate) mod call;
pub(crate) mod event_loop;
pub(crate) mod request;
pub(crate) mod waker;

//! What every Rust program of the bench shares: rounds of calls on request, and HTTP messages over
//! any stream.

mod arguments;
mod message;
mod rounds;
mod sign;

pub use arguments::Arguments;
pub use message::{Head, read_message};
pub use rounds::{Caller, each_round, rounds};
pub use sign::sign;

/// Why a program of the bench ends early.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The library that every call deletes.
pub const GROUP_ID: &str = "YuanliStudent_01";
/// The account, of the usual lengths.
pub const API_KEY: &str = "f3Qm0sVtB7uYcK2hN9xRzLwDa5eJgP1o";
pub const API_SECRET: &str = "Zx81mCqT4vLr6KdS0yHbW3nJfGa7uEpo";

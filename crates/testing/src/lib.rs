//! What the tests of several crates share.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod proxy;

pub use proxy::{Kind, Proxy, ProxyBuilder};

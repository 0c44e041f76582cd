use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::time::sleep;

use crate::types::error::Error;

/// Checks that the runtime it is called on drives timers and I/O, without which every call would
/// panic.
///
/// Tokio offers no other way to ask than to use them, so its panic is caught here, once for each
/// runtime, before anything is sent. The panic hook still reports it.
///
/// # Errors
/// The runtime was built without one of them.
pub(crate) fn check_drivers() -> Result<(), Error> {
    let lacking = |what: &str, method: &str| {
        let rule = format!("must be built with {what}: call {method} or enable_all on its builder");
        Err(Error::invalid_argument("runtime", rule))
    };
    if catch_unwind(|| drop(sleep(Duration::ZERO))).is_err() {
        return lacking("timers", "enable_time");
    }
    if catch_unwind(register_socket).is_err() {
        return lacking("I/O", "enable_io");
    }
    Ok(())
}

/// Panics where the runtime drives no I/O. A socket that cannot be had proves nothing: the call
/// itself will say why.
fn register_socket() {
    let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) else {
        return;
    };
    if socket.set_nonblocking(true).is_ok() {
        drop(tokio::net::UdpSocket::from_std(socket));
    }
}

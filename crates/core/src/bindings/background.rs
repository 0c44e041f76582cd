//! One thread in the background, shared by all clients: for bindings whose hosts have event loops,
//! but no tokio runtime.
//!
//! ```
//! use std::sync::mpsc::channel;
//!
//! let (done, results) = channel();
//! yl_facesearch::bindings::background::spawn(async move {
//!     let _ = done.send("in the background");
//! })?;
//! assert_eq!(results.recv().unwrap(), "in the background");
//! # Ok::<(), yl_facesearch::Error>(())
//! ```

use std::future::{Future, pending};
use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle};

use crate::runtime::per_process::PerProcess;
use crate::system::threads;
use crate::types::error::Error;

static RUNTIME: PerProcess<Mutex<Option<Handle>>> = PerProcess::new();

/// Runs `work` to its end in the background. The thread begins with the first work and ends with
/// the process; a forked child has one of its own.
///
/// # Errors
/// [`ConnectFailed`](crate::ErrorCode::ConnectFailed): the operating system gives no thread or no
/// poller.
pub fn spawn(work: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
    let runtime = RUNTIME.get();
    let mut runtime = runtime.lock().unwrap_or_else(PoisonError::into_inner);
    let handle = match &*runtime {
        Some(handle) => handle,
        None => runtime.insert(start().map_err(Error::no_thread)?),
    };
    handle.spawn(work);
    Ok(())
}

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    threads::spawn("yl-facesearch", move || runtime.block_on(pending::<()>()))?;
    Ok(handle)
}

//! Wakes an event loop from the background.

#[cfg(unix)]
pub(crate) use unix::LoopWaker;
#[cfg(not(unix))]
pub(crate) use windows::LoopWaker;

#[cfg(unix)]
mod unix {
    use std::io::{Read as _, Write as _};
    use std::os::fd::AsRawFd as _;
    use std::os::unix::net::UnixStream;

    use pyo3::prelude::*;

    /// A socket that the loop watches. The background enters no interpreter: before 3.14, one that
    /// exits ends the threads it meets.
    pub(crate) struct LoopWaker {
        sender: UnixStream,
        receiver: UnixStream,
    }

    impl LoopWaker {
        pub(crate) fn new(_wake: Py<PyAny>) -> PyResult<Self> {
            let (sender, receiver) = UnixStream::pair()?;
            sender.set_nonblocking(true)?;
            receiver.set_nonblocking(true)?;
            Ok(Self { sender, receiver })
        }

        #[expect(clippy::unnecessary_wraps, reason = "as elsewhere")]
        pub(crate) fn fileno(&self) -> Option<i32> {
            Some(self.receiver.as_raw_fd())
        }

        pub(crate) fn wake(&self) {
            // A full socket is one that the loop has not read yet.
            let _ = (&self.sender).write(&[0]);
        }

        pub(crate) fn drain(&self) {
            let _ = (&self.receiver).read(&mut [0; 64]);
        }
    }
}

#[cfg(not(unix))]
mod windows {
    use pyo3::prelude::*;

    /// A Python function: the loop of Windows watches no sockets.
    pub(crate) struct LoopWaker(Py<PyAny>);

    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as on Unix")]
    impl LoopWaker {
        pub(crate) fn new(wake: Py<PyAny>) -> PyResult<Self> {
            Ok(Self(wake))
        }

        pub(crate) fn fileno(&self) -> Option<i32> {
            None
        }

        pub(crate) fn wake(&self) {
            // No interpreter, no loop: this process is about to end. A closed loop refuses: nobody
            // waits.
            Python::try_attach(|py| self.0.call0(py).ok().map(|_| ()));
        }

        pub(crate) fn drain(&self) {}
    }
}

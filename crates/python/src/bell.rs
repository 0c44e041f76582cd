//! Wakes an event loop from the background.

#[cfg(unix)]
pub(crate) use unix::Bell;
#[cfg(not(unix))]
pub(crate) use windows::Bell;

#[cfg(unix)]
mod unix {
    use std::io::{Read as _, Write as _};
    use std::os::fd::AsRawFd as _;
    use std::os::unix::net::UnixStream;

    use pyo3::prelude::*;

    use crate::event_loop::EventLoop;

    /// A socket that the loop watches. The background enters no interpreter: before 3.14, one that exits ends the threads it meets.
    pub(crate) struct Bell {
        ringer: UnixStream,
        listener: UnixStream,
    }

    impl Bell {
        pub(crate) fn new(_asyncio_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
            let (ringer, listener) = UnixStream::pair()?;
            ringer.set_nonblocking(true)?;
            listener.set_nonblocking(true)?;
            Ok(Self { ringer, listener })
        }

        /// Lets `asyncio_loop`, which is running, call `answer` when the bell rings.
        pub(crate) fn install(
            &self,
            asyncio_loop: &Bound<'_, PyAny>,
            answer: &Bound<'_, PyAny>,
        ) -> PyResult<()> {
            asyncio_loop.call_method1("add_reader", (self.listener.as_raw_fd(), answer))?;
            Ok(())
        }

        pub(crate) fn ring(&self, _answer: &Py<EventLoop>) {
            // A full socket is one that has not been heard yet.
            let _ = (&self.ringer).write(&[0]);
        }

        pub(crate) fn silence(&self) {
            let _ = (&self.listener).read(&mut [0; 64]);
        }
    }
}

#[cfg(not(unix))]
mod windows {
    use pyo3::prelude::*;
    use pyo3::types::PyWeakrefReference;

    use crate::event_loop::EventLoop;

    /// The loop itself: that of Windows watches no sockets.
    pub(crate) struct Bell(Py<PyWeakrefReference>);

    impl Bell {
        pub(crate) fn new(asyncio_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
            Ok(Self(PyWeakrefReference::new(asyncio_loop)?.unbind()))
        }

        #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
        pub(crate) fn install(
            &self,
            _asyncio_loop: &Bound<'_, PyAny>,
            _answer: &Bound<'_, PyAny>,
        ) -> PyResult<()> {
            Ok(())
        }

        pub(crate) fn ring(&self, answer: &Py<EventLoop>) {
            // No interpreter, no loop: this process is about to end.
            Python::try_attach(|py| {
                let asyncio_loop = self.0.bind(py).upgrade()?;
                let called = asyncio_loop.call_method1("call_soon_threadsafe", (answer,));
                // Refused once the loop is closed: nobody waits.
                called.ok().map(|_| ())
            });
        }

        pub(crate) fn silence(&self) {}
    }
}

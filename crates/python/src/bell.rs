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

        pub(crate) fn ring(&self) {
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
    use std::sync::OnceLock;

    use pyo3::prelude::*;
    use pyo3::types::PyWeakrefReference;

    /// The loop itself: that of Windows watches no sockets.
    pub(crate) struct Bell {
        asyncio_loop: Py<PyWeakrefReference>,
        answer: OnceLock<Py<PyWeakrefReference>>,
    }

    impl Bell {
        pub(crate) fn new(asyncio_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
            Ok(Self {
                asyncio_loop: PyWeakrefReference::new(asyncio_loop)?.unbind(),
                answer: OnceLock::new(),
            })
        }

        pub(crate) fn install(
            &self,
            _asyncio_loop: &Bound<'_, PyAny>,
            answer: &Bound<'_, PyAny>,
        ) -> PyResult<()> {
            // A bell is installed once.
            let _ = self.answer.set(PyWeakrefReference::new(answer)?.unbind());
            Ok(())
        }

        pub(crate) fn ring(&self) {
            // No interpreter, no loop: this process is about to end.
            Python::try_attach(|py| {
                let asyncio_loop = self.asyncio_loop.bind(py).upgrade()?;
                let answer = self.answer.get()?.bind(py).upgrade()?;
                let called = asyncio_loop.call_method1("call_soon_threadsafe", (answer,));
                // Refused once the loop is closed: nobody waits.
                called.ok().map(|_| ())
            });
        }

        #[expect(clippy::unused_self, reason = "as on Unix")]
        pub(crate) fn silence(&self) {}
    }
}

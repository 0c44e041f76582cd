use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyTuple};
use yl_facesearch::{Attempt, Error};

use crate::answer::Answer;
use crate::error;
use crate::logging::Line;

/// What Python has been told of a call. It stays here whatever a signal raises there.
pub(crate) struct Report {
    lines: PyOnceLock<Py<PyList>>,
    end: PyOnceLock<Py<PyTuple>>,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self {
            lines: PyOnceLock::new(),
            end: PyOnceLock::new(),
        }
    }

    /// The lines that are to be written; Python takes them from the list.
    pub(crate) fn lines(&self, py: Python<'_>) -> Py<PyList> {
        let lines = || PyList::empty(py).unbind();
        self.lines.get_or_init(py, lines).clone_ref(py)
    }

    /// `(True, the answer)` or `(False, the error)`; None as long as the call goes on.
    pub(crate) fn end(&self, py: Python<'_>) -> Option<Py<PyTuple>> {
        self.end.get(py).map(|end| end.clone_ref(py))
    }

    pub(crate) fn add(&self, py: Python<'_>, lines: &[Line]) -> PyResult<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let list = self.lines(py).into_bound(py);
        lines
            .iter()
            .try_for_each(|line| list.append(line.facts(py)?))
    }

    pub(crate) fn set_end(
        &self,
        py: Python<'_>,
        end: &Result<Answer, Error>,
        attempts: &[Attempt],
    ) -> PyResult<()> {
        let facts = match end {
            Ok(answer) => (true, answer.facts(py, attempts)?),
            Err(error) => (false, error::facts(py, error)?),
        };
        // Set once.
        let _ = self.end.set(py, facts.into_pyobject(py)?.unbind());
        Ok(())
    }
}

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Group;

use crate::time;

/// `group` as a tuple, from which Python makes its own.
pub(crate) fn facts<'py>(py: Python<'py>, group: &Group) -> PyResult<Bound<'py, PyTuple>> {
    (
        group.id.as_str(),
        &group.name,
        &group.data,
        &group.model_version,
        time::timestamp(group.created_at),
    )
        .into_pyobject(py)
}

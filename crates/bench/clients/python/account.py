"""The account and the call, as every program of the bench has them."""

PATH = "/finauth/search/group/free"
GROUP_ID = "YuanliStudent_01"
API_KEY = "f3Qm0sVtB7uYcK2hN9xRzLwDa5eJgP1o"
API_SECRET = "Zx81mCqT4vLr6KdS0yHbW3nJfGa7uEpo"

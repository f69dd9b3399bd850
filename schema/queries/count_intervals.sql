-- About how many intervals the history holds, without counting them: how large it is.
SELECT coalesce((SELECT max(id) FROM main.nodes), 0) + coalesce((SELECT max(id) FROM main.solutions), 0)
       + coalesce((SELECT max(id) FROM main.step_results), 0);

using Pith.Tests;

namespace Pith.Cli.Tests.Python;

/// <summary>python/pith.py: arrays in, arrays out, the command's sentences as errors, nothing left behind.</summary>
public sealed class PythonModuleTests : IDisposable
{
    readonly Workspace _workspace = new();

    public PythonModuleTests() => File.WriteAllText(_workspace["r.txt"], "1\n5\n");

    public void Dispose() => _workspace.Dispose();

    [NumPyFact]
    public void The_example_of_its_documentation_runs() => Good("""
        import doctest
        result = doctest.testmod(pith)
        assert result.failed == 0 and result.attempted >= 7, result
        """);

    [NumPyFact]
    public void Prune_gives_what_the_command_writes()
    {
        _workspace.Good("prune", "--embeddings", "X.npy", "--scores", "s.npy", "--labels", "y.npy", "--keep", "0.3", "--must-drop", "r.txt", "--out", "RUN");
        Good("""
            run = pith.prune(X, s, labels=y, keep=0.3, must_drop=[1, 5], progress=False)
            assert np.array_equal(run.order, np.load("RUN/order.npy")) and np.array_equal(run.kept, np.load("RUN/kept.npy"))
            assert run.order.dtype == np.int64 and run.mask.dtype == bool and np.array_equal(np.flatnonzero(run.mask), run.kept)
            assert run.reasons[1] == "must-drop" and set(run.reasons) >= {"picked", "budget-full"}
            assert run.values.shape == (200,) and run.info["kept"] == 60 == len(run.kept)
            assert np.array_equal(pith.prune("X.npy", "s.npy", labels="y.npy", keep=0.3, must_drop="r.txt", progress=False).order, run.order)
            assert len(pith.prune(X, s, count=7, method="random", seed=3, progress=False).kept) == 7
            """);
    }

    [NumPyFact]
    public void Lists_and_columns_of_texts_are_taken() => Good("""
        class Column:                                        # as a column of pandas: texts, or numbers with gaps, as objects
            def __init__(self, values): self.values = values
            def __array__(self, dtype=None, copy=None): return np.array(self.values, dtype=object)
        class Tensor:
            def __init__(self, values): self.values = values
            def detach(self): return self
            def cpu(self): return self
            def __array__(self, dtype=None, copy=None): return self.values
        names = Column(["a", "bb"] * 100)
        run = pith.prune(Tensor(X), s.tolist(), labels=names, keep="30%", balance="equal", progress=False)
        assert [c["label"] for c in run.info["classes"]] == ["a", "bb"] and [c["kept"] for c in run.info["classes"]] == [30, 30], run.info["classes"]
        some = pith.extrapolate(X, Column([None if i % 2 else float(v) for i, v in enumerate(s)]), method="knn", progress=False)
        assert np.array_equal(some.scores[::2], s[::2]) and np.isfinite(some.calibrated).all()
        assert (some.uncertainty[::2] == 0).all() and (some.uncertainty[1::2] > 0).all() and some.verdict == some.info["verdict"]
        """);

    [NumPyFact]
    public void Scores_have_names_and_directions() => Good("""
        found = pith.score(X, names=["density", "prototypicality"], progress=False)
        assert sorted(found) == ["density", "prototypicality"] and all(v.shape == (200,) and np.isfinite(v).all() for v in found.values())
        assert set(found.directions.values()) <= {"high-is-hard", "high-is-easy"} and found.info
        assert list(pith.score(X, names="density", neighbors=3, out="KEPT", progress=False)) == ["density"]
        assert np.load("KEPT/scores/density.npy").shape == (200,)
        """);

    [NumPyFact]
    public void Tune_and_evaluate_give_their_results() => Good("""
        tuned = pith.tune(X, s, labels=y, keep=0.2, methods=["d2"], cutoffs=[0, 0.1], gammas=[1], neighbor_counts=[5], forward_gammas=[1],
                          held_out=40, steps=20, fresh_seeds=2, progress=False)
        assert "method" in tuned["choice"], tuned
        result = pith.evaluate(X, s, labels=y, keep=[0.1, 0.3], methods=["top"], seeds=2, steps=20, progress=False)
        assert sorted((cell["method"], cell["keep"]) for cell in result["cells"]) == [("random", 0.1), ("random", 0.3), ("top", 0.1), ("top", 0.3)], result
        assert result["run"] is None
        """);

    [NumPyFact]
    public void Refusals_are_exceptions_with_the_sentence_and_the_code() => Good("""
        def refused(code, *parts, **call):
            try:
                pith.prune(**call)
            except pith.PithError as error:
                assert error.code == code, (error.code, error)
                for part in parts:
                    assert part in str(error), error
                assert not str(error).startswith("pith:") and "\n" not in str(error) and str(error).endswith("."), repr(str(error))
                assert tempfile.gettempdir() not in str(error), error
            else:
                sys.exit(f"accepted {call.keys()}")
        refused(2, "--keep", X=X, scores=s, keep=3.5)
        refused(2, "--no-such-option", X=X, scores=s, keep=0.3, no_such_option=1)
        refused(3, "scores scores.npy has 199 rows but the dataset has 200", X=X, scores=s[:-1], keep=0.3)
        refused(3, "none.npy", X="none.npy", scores=s, keep=0.3)
        refused(None, "labels must be numbers alone or texts alone", X=X, scores=s, labels=["a", None] * 100, keep=0.3)
        os.environ["PITH"] = "/no/such/command"
        refused(None, "/no/such/command cannot be started", X=X, scores=s, keep=0.3)
        """);

    [NumPyFact]
    public void Messages_are_passed_on_unless_progress_is_off() => Good("""
        import contextlib, io
        def said(**call):
            with contextlib.redirect_stderr(io.StringIO()) as text:
                pith.prune(X, np.ones(200), keep=0.3, **call)
            return text.getvalue()
        assert "the same" in said() or "equal" in said(), said()
        assert said(progress=False) == "", said(progress=False)
        """);

    // Runs code after the imports with the built command, in the workspace, and looks at what is left in the folder of temporary files.
    void Good(string code)
    {
        string temporary = Directory.CreateDirectory(_workspace["temporary"]).FullName;
        (int exit, string text) = NumPyFactAttribute.Run("-c", $"""
            import json, os, sys, tempfile, numpy as np, pith
            os.environ["PITH"], tempfile.tempdir = sys.argv[1], sys.argv[3]
            os.chdir(sys.argv[2])
            X, s, y = np.load("X.npy"), np.load("s.npy"), np.load("y.npy")

            """ + code, PithProcess.Executable, _workspace.Folder, temporary);
        Assert.True(exit == 0, text);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }
}

using System.Xml.Linq;

namespace Pith.Tests.Architecture;

/// <summary>The arrows between projects: Cli -> { Report, Cluster, Tables } -> Pith and Cli -> Explorer -> Report, and who may use which package. Pith.Encoders is loaded by
/// the command when it is needed and referenced by nothing, so that its packages are no part of the command's build.</summary>
static class ProjectRules
{
    static readonly string[] s_libraries = ["Pith.Report", "Pith.Cluster", "Pith.Tables"];

    // Managed code, and better at its one task than ours would be.
    static readonly string[] s_libraryPackages = ["System.IO.Hashing"];

    // Large, and native: whoever needs neither images nor encoders does not fetch them.
    static readonly string[] s_encoderPackages = ["Microsoft.ML", "SkiaSharp", "FastBertTokenizer"];

    // Looks at the sources while they are built; nothing of it is shipped.
    static readonly string[] s_buildPackages = ["Microsoft.CodeAnalysis.PublicApiAnalyzers"];

    static readonly Dictionary<string, string[]> s_allowedReferences = new()
    {
        ["Pith"] = [],
        ["Pith.Report"] = ["Pith"],
        ["Pith.Cluster"] = ["Pith"],
        ["Pith.Tables"] = ["Pith"],
        ["Pith.Encoders"] = ["Pith"],
        ["Pith.Explorer"] = ["Pith", "Pith.Report"],
        ["Pith.Cli"] = ["Pith", "Pith.Explorer", .. s_libraries],
    };

    /// <summary>Checks the project files below src.</summary>
    public static List<string> Check(IEnumerable<SourceFile> projects)
    {
        var problems = new List<string>();
        foreach (SourceFile project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project.Path);
            if (!s_allowedReferences.TryGetValue(name, out string[]? allowed))
            {
                problems.Add($"{project.Path} is not in the picture; name the project in docs/architecture.md and in ProjectRules.");
                continue;
            }
            foreach (string reference in Included(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))))
            {
                if (!allowed.Contains(reference))
                    problems.Add($"{project.Path} references {reference}; {name} may reference only: {string.Join(", ", allowed)}.");
            }
            foreach (string package in Included(project, "PackageReference"))
            {
                if (name == "Pith" && !s_libraryPackages.Contains(package) && !s_buildPackages.Contains(package))
                    problems.Add($"{project.Path} references the package {package}; the library depends only on {string.Join(", ", s_libraryPackages)}.");
                else if (name != "Pith.Encoders" && s_encoderPackages.Any(prefix => package.StartsWith(prefix, StringComparison.Ordinal)))
                    problems.Add($"{project.Path} references {package}; only Pith.Encoders decodes images and runs encoders.");
                else if (name != "Pith.Cli" && (package == "System.CommandLine" || package.StartsWith("Spectre.", StringComparison.Ordinal)))
                    problems.Add($"{project.Path} references {package}; only Pith.Cli parses commands and renders text.");
            }
            if (name == "Pith" && Included(project, "Using").Any(u => u.StartsWith("Pith", StringComparison.Ordinal) && u != "Pith.Common"))
                problems.Add($"{project.Path} has a global using of a room other than Pith.Common, which would hide the arrows of every file.");
        }
        return problems;
    }

    static IEnumerable<string> Included(SourceFile project, string element) =>
        XDocument.Parse(project.Text).Descendants().Where(e => e.Name.LocalName == element).Select(e => e.Attribute("Include")?.Value ?? "");
}

namespace Pith.Report.Page;

/// <summary>One section of the page.</summary>
/// <param name="Id">The anchor.</param>
/// <param name="Title">The heading, also in the page's contents.</param>
/// <param name="Body">The content.</param>
sealed record ReportSection(string Id, string Title, HtmlText Body);

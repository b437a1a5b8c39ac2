namespace Pith.Report.Page;

/// <summary>What stands round the sections of a page.</summary>
/// <param name="Title">The page's title, which carries the verdict to wherever the page is linked or listed.</param>
/// <param name="Description">A second sentence for the same places.</param>
/// <param name="Preview">The address of the preview picture, which is part of it.</param>
/// <param name="Header">The first screen.</param>
/// <param name="Footer">The last lines.</param>
sealed record PageFrame(string Title, string Description, string Preview, HtmlText Header, HtmlText Footer);

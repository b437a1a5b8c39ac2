using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pith.Explorer.Web;

/// <summary>Which request is answered by what; everything else is not found.</summary>
static class Routes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder app, Explored explored, int threads)
    {
        RequestDelegate Guard(RequestDelegate handler) => Answers.Guard(handler, explored.Report);
        var rows = new RowHandlers(explored);
        var select = new SelectHandler(explored);
        var save = new SaveHandler(explored, threads);
        foreach ((string path, (string type, byte[] bytes, string tag)) in PageAssets.All)
            app.MapGet(path, Guard(context => Asset(context, type, bytes, tag)));
        app.MapGet("/api/state", Guard(context => Answers.Write(context, explored.Describe())));
        app.MapGet("/api/events", Guard(explored.Events.Serve));
        app.MapGet("/api/array/{name}", Guard(rows.Array));
        app.MapGet("/api/image/{row}", Guard(rows.Image));
        app.MapGet("/api/search", Guard(rows.Search));
        app.MapPost("/api/select", Guard(select.Handle));
        app.MapPost("/api/row", Guard(rows.Row));
        app.MapPost("/api/names", Guard(rows.Names));
        app.MapPost("/api/list/{kind}", Guard(rows.List));
        app.MapPost("/api/export/{form}", Guard(rows.Export));
        app.MapPost("/api/save", Guard(save.Handle));
        app.MapFallback(context => Answers.Refuse(context, StatusCodes.Status404NotFound, "There is nothing at this address."));
    }

    static Task Asset(HttpContext context, string type, byte[] bytes, string tag)
    {
        if (context.Request.Query.ContainsKey("token"))
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(PageAssets.Opening);
        }
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length, context.RequestAborted);
    }
}

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
        var rows = new RowHandlers(explored);
        var select = new SelectHandler(explored);
        var save = new SaveHandler(explored, threads);
        foreach ((string path, (string type, byte[] bytes, string tag)) in PageAssets.All)
            app.MapGet(path, Answers.Guard(context => Asset(context, type, bytes, tag)));
        app.MapGet("/api/state", Answers.Guard(context => Answers.Write(context, explored.Describe())));
        app.MapGet("/api/events", Answers.Guard(explored.Events.Serve));
        app.MapGet("/api/array/{name}", Answers.Guard(rows.Array));
        app.MapGet("/api/image/{row}", Answers.Guard(rows.Image));
        app.MapGet("/api/search", Answers.Guard(rows.Search));
        app.MapPost("/api/select", Answers.Guard(select.Handle));
        app.MapPost("/api/row", Answers.Guard(rows.Row));
        app.MapPost("/api/names", Answers.Guard(rows.Names));
        app.MapPost("/api/list/{kind}", Answers.Guard(rows.List));
        app.MapPost("/api/export/{form}", Answers.Guard(rows.Export));
        app.MapPost("/api/save", Answers.Guard(save.Handle));
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

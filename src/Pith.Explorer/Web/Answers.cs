using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pith.Explorer.Web;

/// <summary>How requests are read and answered: JSON, and one sentence for what is wrong.</summary>
static class Answers
{
    /// <summary>The most bytes of a request: a few million marked rows.</summary>
    public const long MostBytes = 16 << 20;

    const int ClientClosedRequest = 499;

    /// <summary>Runs a handler and turns what it throws into an answer.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="report">Told of defects, with their stack.</param>
    public static RequestDelegate Guard(RequestDelegate handler, Action<string> report) => async context =>
    {
        try
        {
            await handler(context);
        }
        catch (OperationCanceledException) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            // Who asked is gone, and half an answer with them.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            (int status, string sentence) = StatusOf(error);
            if (status == StatusCodes.Status500InternalServerError)
                report($"a defect of Pith, met by {context.Request.Method} {context.Request.Path}; please report it: {error}");
            await Refuse(context, status, sentence);
        }
    };

    /// <summary>Answers with a sentence.</summary>
    public static Task Refuse(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return Write(context, new JsonObject { ["error"] = sentence });
    }

    /// <summary>Answers with JSON.</summary>
    public static Task Write(HttpContext context, JsonNode result)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(result.ToJsonString(), context.RequestAborted);
    }

    /// <summary>The JSON that a request sends.</summary>
    /// <exception cref="OptionException">It sends none.</exception>
    public static async Task<JsonElement> Read(HttpContext context)
    {
        // A form of another site cannot send this type without asking first.
        if (context.Request.ContentType?.Split(';')[0].Trim() != "application/json")
            throw new OptionException("content-type", "The request must be of the type application/json.");
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new OptionException("body", "The request is no JSON.");
        }
    }

    static (int Status, string Sentence) StatusOf(Exception error) => error switch
    {
        SupersededException => (StatusCodes.Status409Conflict, "A newer request of this page took its place."),
        OperationCanceledException => (ClientClosedRequest, "The request was given up."),
        OptionException => (StatusCodes.Status400BadRequest, Plain(error.Message)),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large." : "The request cannot be read."),
        ResourceLimitException => (StatusCodes.Status400BadRequest, Plain(error.Message)),
        PithException => (StatusCodes.Status422UnprocessableEntity, Plain(error.Message)),
        IOException or UnauthorizedAccessException => (StatusCodes.Status422UnprocessableEntity, Plain(error.Message)),
        _ => (StatusCodes.Status500InternalServerError, "This is a defect of Pith; what pith explore printed says more."),
    };

    // The library names options in backquotes.
    static string Plain(string message) => message.Replace("`", "", StringComparison.Ordinal);
}

/// <summary>A newer request of the same page took the place of this one.</summary>
sealed class SupersededException : OperationCanceledException;

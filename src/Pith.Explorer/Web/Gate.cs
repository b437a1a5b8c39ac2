using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pith.Explorer.Web;

/// <summary>Who is let in: the browser of whoever started the command, and no page of another site.</summary>
/// <remarks>
/// <para>The address that the command prints holds a random token. Whoever opens it gets a cookie that scripts cannot read and that the browser
/// sends to this address only, from its own pages only; without either nothing is answered. A second token opens the page once, for the browser
/// that the command starts, whose arguments others on the machine may see for a moment.</para>
/// <para>Host is compared with the loopback address (no other name that resolves to it is answered, against DNS rebinding), and Origin and
/// Sec-Fetch-Site, where they are sent, with the page's own. Comparisons of secrets take the same time whatever is sent.</para>
/// </remarks>
sealed class Gate(int port)
{
    const int SecretBytes = 32;

    readonly string _session = Secret();
    string? _onceToken = Secret();

    /// <summary>The token in the address.</summary>
    public string Token { get; } = Secret();

    /// <summary>The address to open.</summary>
    public string Address => $"{Origin}/?token={Token}";

    /// <summary>The address without the token.</summary>
    public string Origin { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    // Browsers keep one jar of cookies for all ports of a host.
    string Cookie { get; } = string.Create(CultureInfo.InvariantCulture, $"pith-explorer-{port}");

    /// <summary>An address that opens the page once.</summary>
    public string OnceAddress() => $"{Origin}/?token={_onceToken}";

    /// <summary>Refuses who may not come in; sets the headers that every answer has.</summary>
    /// <returns>Whether the request may go on; else it is answered.</returns>
    public async Task<bool> Admit(HttpContext context)
    {
        SetHeaders(context.Response.Headers);
        HttpRequest request = context.Request;
        if (!IsOwnHost(request.Host.Value))
            return await Refuse(context, StatusCodes.Status421MisdirectedRequest, $"This server answers to {Origin} only.");
        if (request.Headers.TryGetValue("Origin", out var origin) && !IsOwnOrigin(origin.ToString()))
            return await Refuse(context, StatusCodes.Status403Forbidden, "Pages of other sites are not answered.");
        bool opens = request.Path == "/" && HttpMethods.IsGet(request.Method) && request.Query.ContainsKey("token");
        if (opens)
        {
            if (!IsToken(request.Query["token"].ToString()))
                return await Refuse(context, StatusCodes.Status403Forbidden, "The token in the address is not the one that pith explore printed; copy the whole address.");
            context.Response.Cookies.Append(Cookie, _session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
            return true;
        }
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site")
            return await Refuse(context, StatusCodes.Status403Forbidden, "Pages of other sites are not answered.");
        return IsSame(request.Cookies[Cookie], _session)
            || await Refuse(context, StatusCodes.Status403Forbidden, "This page opens with the address that pith explore printed, which holds a token.");
    }

    static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    bool IsOwnHost(string? host) => host == Origin["http://".Length..] || host == string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");

    bool IsOwnOrigin(string origin) => origin == Origin || origin == string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    bool IsToken(string given)
    {
        if (IsSame(given, Token))
            return true;
        string? once = _onceToken;
        return once is not null && IsSame(given, once) && Interlocked.CompareExchange(ref _onceToken, null, once) == once;
    }

    static bool IsSame(string? given, string secret) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    static async Task<bool> Refuse(HttpContext context, int status, string sentence)
    {
        await Answers.Refuse(context, status, sentence);
        return false;
    }
}

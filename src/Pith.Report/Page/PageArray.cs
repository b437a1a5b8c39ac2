using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Pith.Report.Page;

/// <summary>Numbers that the page's scripts read as a typed array: base64 in a text element, a third larger than the bytes.</summary>
/// <param name="Name">Its name in the page.</param>
/// <param name="Type">u8, u16, u32, f32; png for an image, json for an object, text for a file to take away.</param>
/// <param name="Bytes">Little-endian values.</param>
sealed record PageArray(string Name, string Type, byte[] Bytes)
{
    public static PageArray Of(string name, byte[] values) => new(name, "u8", values);

    public static PageArray Of(string name, ushort[] values) => new(name, "u16", MemoryMarshal.AsBytes<ushort>(values).ToArray());

    public static PageArray Of(string name, uint[] values) => new(name, "u32", MemoryMarshal.AsBytes<uint>(values).ToArray());

    public static PageArray Of(string name, float[] values) => new(name, "f32", MemoryMarshal.AsBytes<float>(values).ToArray());

    public static PageArray Image(string name, byte[] png) => new(name, "png", png);

    public static PageArray Json(string name, JsonObject value) => new(name, "json", Encoding.UTF8.GetBytes(value.ToJsonString()));

    public static PageArray Text(string name, string value) => new(name, "text", Encoding.UTF8.GetBytes(value));

    /// <summary>The base64 text.</summary>
    public byte[] Encoded()
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(Bytes.Length)];
        Base64.EncodeToUtf8(Bytes, text, out _, out int written);
        return text[..written];
    }
}

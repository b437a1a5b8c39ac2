using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>Reads one pickle, protocols 0 to 5, without executing anything: it is a stack of values that opcodes push and join.</summary>
/// <remarks>The opcodes are those of Python's <c>pickletools</c>. Bytes and texts stay in the file. What makes objects of classes is handed to
/// <see cref="PickleObjects"/>, which refuses by its name whatever it does not know.</remarks>
sealed class PickleReader
{
    const int MaxLine = 1 << 16;
    const int MaxIntegerBytes = 64;

    readonly ByteRegion _region;
    readonly long _end;
    readonly string _path;
    readonly PickleObjects _objects;
    readonly PickleStack _stack;

    /// <summary>Creates a reader.</summary>
    /// <param name="region">The file.</param>
    /// <param name="start">Where the pickle starts.</param>
    /// <param name="end">Where the bytes end that it may take.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="objects">The classes and functions that are known.</param>
    public PickleReader(ByteRegion region, long start, long end, string path, PickleObjects objects) =>
        (_region, Position, _end, _path, _objects, _stack) = (region, start, end, path, objects, new PickleStack(path));

    /// <summary>Where the next byte is read; after the pickle, the byte behind it.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the pickle and returns its value.</summary>
    /// <exception cref="InvalidDataContentException">It is malformed or cut off, or names a class or function that is not known.</exception>
    public object? Read()
    {
        while (true)
        {
            byte code = Take();
            if (code == '.')
                return _stack.Finish();
            if (!ReadNumber(code) && !ReadText(code) && !ReadContainer(code) && !ReadMemo(code) && !ReadObject(code))
                throw Broken(FormattableString.Invariant($"byte {Position - 1} holds {code:X2}, which is no opcode that Pith reads"));
        }
    }

    bool ReadNumber(byte code)
    {
        switch (code)
        {
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'K': _stack.Push((long)Take()); break;
            case (byte)'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case (byte)'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 0x8A: _stack.Push(Integer(Take())); break;
            case 0x8B: _stack.Push(Integer(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))); break;
            case (byte)'I' or (byte)'L': _stack.Push(Integer(TakeLine())); break;
            case (byte)'F': _stack.Push(Real(TakeLine())); break;
            default: return false;
        }
        return true;
    }

    bool ReadText(byte code)
    {
        switch (code)
        {
            case 0x8C: PushSlice(Take(), SliceKind.Text); break;
            case (byte)'X': PushSlice(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), SliceKind.Text); break;
            case 0x8D: PushSlice(BinaryPrimitives.ReadInt64LittleEndian(Take(8)), SliceKind.Text); break;
            case (byte)'C': PushSlice(Take(), SliceKind.Bytes); break;
            case (byte)'B': PushSlice(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), SliceKind.Bytes); break;
            case 0x8E or 0x96: PushSlice(BinaryPrimitives.ReadInt64LittleEndian(Take(8)), SliceKind.Bytes); break;
            case (byte)'U': PushSlice(Take(), SliceKind.OldString); break;
            case (byte)'T': PushSlice(BinaryPrimitives.ReadInt32LittleEndian(Take(4)), SliceKind.OldString); break;
            case (byte)'V': _stack.Push(Unescape(TakeLine())); break;
            case (byte)'S': _stack.Push(Unquote(TakeLine())); break;
            default: return false;
        }
        return true;
    }

    bool ReadContainer(byte code)
    {
        switch (code)
        {
            case (byte)'(': _stack.Mark(); break;
            case (byte)']' or 0x8F: _stack.Push(new List<object?>()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'}': _stack.Push(new PickleDictionary()); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(_stack.PopLast(code - 0x84)); break;
            case (byte)'t' or 0x91: _stack.Push(_stack.PopMarked()); break;
            case (byte)'l': _stack.Push(new List<object?>(_stack.PopMarked())); break;
            case (byte)'d':
                object?[] given = _stack.PopMarked();
                _stack.Push(new PickleDictionary());
                AddPairs(given);
                break;
            case (byte)'a': AddItems(_stack.PopLast(1)); break;
            case (byte)'e' or 0x90: AddItems(_stack.PopMarked()); break;
            case (byte)'s': AddPairs(_stack.PopLast(2)); break;
            case (byte)'u': AddPairs(_stack.PopMarked()); break;
            case (byte)'0': _stack.Pop(); break;
            case (byte)'1': _stack.PopMarked(); break;
            case (byte)'2': _stack.Push(_stack.Top()); break;
            default: return false;
        }
        return true;
    }

    bool ReadMemo(byte code)
    {
        switch (code)
        {
            case 0x80: Take(); break;
            case 0x95: Take(8); break;
            case 0x98: break;
            case 0x94: _stack.RememberNext(); break;
            case (byte)'q': _stack.Remember(Take()); break;
            case (byte)'r': _stack.Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case (byte)'p': _stack.Remember(Number(TakeLine())); break;
            case (byte)'h': _stack.Push(_stack.Recall(Take())); break;
            case (byte)'j': _stack.Push(_stack.Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case (byte)'g': _stack.Push(_stack.Recall(Number(TakeLine()))); break;
            default: return false;
        }
        return true;
    }

    bool ReadObject(byte code)
    {
        switch (code)
        {
            case (byte)'c' or (byte)'i':
                string module = TakeLine();
                _stack.Push(Known(module, TakeLine()));
                if (code == 'i')
                    throw Broken("it makes an object of an old class");
                break;
            case 0x93:
                object?[] names = _stack.PopLast(2);
                if (PickleValues.ToKey(names[0]) is not string package || PickleValues.ToKey(names[1]) is not string member)
                    throw Broken("a class has no name");
                _stack.Push(Known(package, member));
                break;
            case (byte)'R' or 0x81:
                object?[] call = _stack.PopLast(2);
                if (call[0] is not PickleName function || call[1] is not object?[] args)
                    throw Broken("it calls what is no function");
                _stack.Push(_objects.Call(function, args));
                break;
            case (byte)'b': Build(_stack.Pop()); break;
            case (byte)'Q': _stack.Push(_objects.LoadPersistent(_stack.Pop())); break;
            case 0x97: throw Broken("its arrays lie outside of it (out-of-band buffers); save it without buffer_callback");
            case 0x82 or 0x83 or 0x84: throw Broken("it names a class by a number of the extension registry, which Pith does not read");
            default: return false;
        }
        return true;
    }

    PickleName Known(string module, string member)
    {
        var name = new PickleName(module, member);
        return _objects.Knows(name) ? name : throw new InvalidDataContentException(
            $"{_path} names {Shown(name)}, which Pith does not run: of a pickle it reads numbers, texts, lists, dictionaries, NumPy arrays and PyTorch tensors; save these alone, an array with np.save(path, np.asarray(x)).");
    }

    static string Shown(PickleName name) => name.ToString() is { Length: <= 120 } text ? text : name.ToString()[..120] + "...";

    // Dictionaries may carry attributes, as state dictionaries of PyTorch do; they are no data.
    void Build(object? state)
    {
        switch (_stack.Top(), state)
        {
            case (PickledNumPyArray array, object?[] parts): array.SetState(parts); break;
            case (PickledNumPyType type, object?[] parts): type.SetState(parts, _path); break;
            case (PickleDictionary, PickleDictionary): break;
            default: throw Broken($"it gives {PickleValues.Describe(_stack.Top())} a state");
        }
    }

    void AddItems(object?[] items)
    {
        if (_stack.Top() is not List<object?> list)
            throw Broken("it adds to a list where there is none");
        list.AddRange(items);
    }

    void AddPairs(object?[] items)
    {
        if (_stack.Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw Broken("it adds to a dictionary where there is none");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Pairs.Add(new(items[i], items[i + 1]));
    }

    void PushSlice(long length, SliceKind kind)
    {
        if (length < 0 || length > _end - Position)
        {
            throw new InvalidDataContentException(FormattableString.Invariant(
                $"{_path} declares {(ulong)length} bytes at byte {Position} but {_end - Position} are left; the file is cut off or broken."));
        }
        _stack.Push(new PickleSlice(_region, Position, length, kind));
        Position += length;
    }

    byte Take() => Take(1)[0];

    ReadOnlySpan<byte> Take(int count)
    {
        if (_end - Position < count)
            throw Broken("it is cut off");
        ReadOnlySpan<byte> bytes = _region.Slice(Position, count);
        Position += count;
        return bytes;
    }

    string TakeLine()
    {
        ReadOnlySpan<byte> rest = _region.Slice(Position, (int)Math.Min(MaxLine, _end - Position));
        int length = rest.IndexOf((byte)'\n');
        if (length < 0)
            throw Broken("a line has no end");
        Position += length + 1;
        return Encoding.Latin1.GetString(rest[..length]).TrimEnd('\r');
    }

    object Integer(int length)
    {
        if (length is < 0 or > MaxIntegerBytes)
            throw Broken(FormattableString.Invariant($"it holds an integer of {length} bytes; up to {MaxIntegerBytes} are read"));
        return PickleValues.Narrow(new BigInteger(Take(length)));
    }

    // Protocol 0 writes truth values as 01 and 00, and ends a long integer with L.
    object Integer(string text) => text switch
    {
        "01" => true,
        "00" => false,
        _ when text.Length <= 3 * MaxIntegerBytes && BigInteger.TryParse(text.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value) => PickleValues.Narrow(value),
        _ => throw Broken("an integer has no digits"),
    };

    object Real(string text)
    {
        string known = text switch { "nan" => "NaN", "inf" => "Infinity", "-inf" => "-Infinity", _ => text };
        return double.TryParse(known, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Broken("a number has no digits");
    }

    long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Broken("a place has no number");

    string Unescape(string text) => text.Contains('\\') ? throw Broken("it holds escaped text in protocol 0; write it with protocol=4") : text;

    string Unquote(string text) => text.Length >= 2 && text[0] is '\'' or '"' && text[0] == text[^1] ? Unescape(text[1..^1]) : throw Broken("a text has no quotes");

    InvalidDataContentException Broken(string what) => PickleStack.Broken(_path, what);
}

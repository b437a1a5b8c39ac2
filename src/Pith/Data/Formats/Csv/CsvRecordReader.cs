using System.Text;

namespace Pith.Data.Formats.Csv;

/// <summary>Reads comma-separated records one at a time as RFC 4180 says: fields may be quoted, quotes are doubled, line ends may stand
/// inside quotes. Memory is bounded by the longest record.</summary>
sealed class CsvRecordReader : IDisposable
{
    const int MaxRecordLength = 1 << 24;
    const int MaxFields = 1 << 16;

    // In the order of preference: spreadsheets of countries with a decimal comma part fields by semicolons.
    static readonly char[] s_separators = [',', ';', '\t'];

    readonly StreamReader _reader;
    readonly char _separator;
    readonly string _path;
    readonly char[] _buffer = new char[1 << 14];
    readonly List<int> _ends = [];
    char[] _text = new char[256];
    int _length;
    int _bufferLength;
    int _at;
    int _lineEnds;

    public CsvRecordReader(Stream stream, string path)
    {
        _reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 14);
        _path = path;
        _separator = FindSeparator();
    }

    /// <summary>The line on which the current record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What parts the fields.</summary>
    public char Separator => _separator;

    public int FieldCount => _ends.Count;

    public ReadOnlySpan<char> this[int field]
    {
        get
        {
            int start = field == 0 ? 0 : _ends[field - 1];
            return _text.AsSpan(start, _ends[field] - start);
        }
    }

    /// <summary>The first of the empty lines that were passed over before the current record, or 0.</summary>
    public int EmptyLineBefore { get; private set; }

    /// <summary>Moves to the next record that is not an empty line; false at the end.</summary>
    public bool Read()
    {
        EmptyLineBefore = 0;
        while (Peek() >= 0)
        {
            bool isQuoted = Peek() == '"';
            ReadRecord();
            if (_ends.Count > 1 || _length > 0 || isQuoted)
                return true;
            if (EmptyLineBefore == 0)
                EmptyLineBefore = Line;
        }
        return false;
    }

    public void Dispose() => _reader.Dispose();

    void ReadRecord()
    {
        Line = _lineEnds + 1;
        _length = 0;
        _ends.Clear();
        while (true)
        {
            if (Peek() == '"')
                ReadQuoted();
            else
                ReadPlain();
            if (_ends.Count == MaxFields)
                throw Malformed(FormattableString.Invariant($"has more than {MaxFields} fields"));
            _ends.Add(_length);
            int next = Take();
            if (next == _separator)
                continue;
            if (next == '\r' && Peek() == '\n')
                Take();
            _lineEnds++;
            return;
        }
    }

    void ReadPlain()
    {
        while (Peek() is >= 0 and not ('\n' or '\r') && Peek() != _separator)
        {
            if (Peek() == '"')
                throw Malformed("has a quote inside a field that does not start with one");
            Append((char)Take());
        }
    }

    void ReadQuoted()
    {
        Take();
        while (true)
        {
            int next = Take();
            if (next < 0)
                throw Malformed("has a quote that is never closed");
            if (next == '\n')
                _lineEnds++;
            if (next != '"')
            {
                Append((char)next);
                continue;
            }
            if (Peek() != '"')
                break;
            Append((char)Take());
        }
        if (Peek() is not (-1 or '\n' or '\r') && Peek() != _separator)
            throw Malformed("has text after a closing quote");
    }

    // What parts the names of the header: a comma where it has one, outside of quotes.
    char FindSeparator()
    {
        Peek();
        bool isQuoted = false;
        char found = ',';
        for (int i = _at; i < _bufferLength && (isQuoted || _buffer[i] is not ('\n' or '\r')); i++)
        {
            isQuoted ^= _buffer[i] == '"';
            if (isQuoted || !s_separators.Contains(_buffer[i]))
                continue;
            if (_buffer[i] == ',')
                return ',';
            if (found != ';')
                found = _buffer[i];
        }
        return found;
    }

    void Append(char value)
    {
        if (_length == MaxRecordLength)
            throw Malformed(FormattableString.Invariant($"is longer than {MaxRecordLength} characters"));
        if (_length == _text.Length)
            Array.Resize(ref _text, _text.Length * 2);
        _text[_length++] = value;
    }

    int Peek()
    {
        if (_at < _bufferLength)
            return _buffer[_at];
        try
        {
            _bufferLength = _reader.Read(_buffer, 0, _buffer.Length);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataContentException(FormattableString.Invariant($"{_path} is not UTF-8 text near line {_lineEnds + 1}."), error);
        }
        catch (IOException error)
        {
            throw FileErrors.CannotRead(_path, error);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataContentException($"{_path} is no gzip file, or it is broken or cut off; compress or copy it again.", error);
        }
        _at = 0;
        if (_bufferLength == 0)
            return -1;
        // A byte-order mark is no part of the first column's name.
        if (_lineEnds == 0 && Line == 0 && _buffer[0] == '\uFEFF')
        {
            _at = 1;
            Line = 1;
            return Peek();
        }
        Line = Math.Max(Line, 1);
        return _buffer[_at];
    }

    int Take()
    {
        int value = Peek();
        if (value >= 0)
            _at++;
        return value;
    }

    InvalidDataContentException Malformed(string what) =>
        new(FormattableString.Invariant($"{_path}: the record at line {Line} {what}."));
}

package dev.tallystick.rest.csv;

import java.io.IOException;
import java.io.Reader;

/**
 * Lets no single record of a CSV file grow without end, such as one whose quote is never closed or
 * one of millions of cells: a parser keeps a record whole, at many times the memory of its text.
 */
public final class LineGuard extends Reader {
    private final Reader in;
    private final int charsMax;
    private int chars;

    /**
     * @param charsMax after so many without a record in between nothing more is read; what one read
     *     brings is not cut, so that a record may be longer by a parser's buffer
     */
    public LineGuard(Reader in, int charsMax) {
        this.in = in;
        this.charsMax = charsMax;
    }

    /** To be called after each record that the parser has handed out. */
    public void onRecord() {
        chars = 0;
    }

    /**
     * @throws IOException also where the record that is being read is too long
     */
    @Override
    public int read(char[] into, int offset, int count) throws IOException {
        if (chars > charsMax) {
            throw new IOException("a record without an end");
        }
        int read = in.read(into, offset, count);
        chars += Math.max(0, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

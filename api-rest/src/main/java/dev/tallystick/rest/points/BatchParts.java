package dev.tallystick.rest.points;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Divides a batch, of which each operation stands for itself, where a return of pieces needs the
 * entry of an operation before it: that of the earn, or of anything else about it. What is left of
 * a purchase stands in the journal (ARCHITECTURE.md, "Returned items"), so such a return is looked
 * up when the part before it is durable. Most batches are one part.
 */
final class BatchParts {
    private BatchParts() {}

    /** {@return the parts in order: no return in a part needs another operation of that part} */
    static List<List<Posting>> of(List<Posting> postings) {
        if (postings.size() == 1 || postings.stream().noneMatch(BatchParts::isReturn)) {
            return List.of(postings);
        }
        List<List<Posting>> parts = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        int begin = 0;
        for (int index = 0; index < postings.size(); index++) {
            Posting posting = postings.get(index);
            if (posting instanceof Posting.FollowUp followUp) {
                if (isReturn(posting) && touched.contains(followUp.originalTxId())) {
                    parts.add(postings.subList(begin, index));
                    begin = index;
                    touched.clear();
                }
                touched.add(followUp.originalTxId());
            }
            touched.add(posting.txId());
        }
        parts.add(postings.subList(begin, postings.size()));
        return parts;
    }

    private static boolean isReturn(Posting posting) {
        return posting instanceof Posting.FollowUp followUp && !followUp.returned().isEmpty();
    }
}
